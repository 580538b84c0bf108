import { z } from 'zod';
import { StreamableFile } from '@nestjs/common';
import {
  BatchAnswer,
  Certificate,
  EventList,
  ManualStepList,
  ManualStepQuery,
  PersonSearchBody,
  ReasonBody,
  RequestList,
  RequestListQuery,
  RequestView,
  RequestViewQuery,
  SamePersonList,
  Subject,
  SubmitPrivacyRequestBody,
} from '#contracts';
import { endpoint, json, jsonBody, type AnswerSpec } from '#platform';
import { batchBody } from '../batch/batch-body.js';
import { REQUEST, RequestParams, TaskParams, etagOf, theRequest } from './request-parts.js';

const tag = 'Privacy requests';
/** Looking again earlier than this is no use: seconds. */
const LOOK_AGAIN_AFTER = '2';

const lines: AnswerSpec<StreamableFile> = { status: 200, mediaType: 'application/x-ndjson' };
const zip: AnswerSpec<StreamableFile> = {
  status: 200,
  mediaType: 'application/zip',
  headerNames: { 'Content-Disposition': 'The file name', 'Content-Length': 'Bytes' },
};

const PDF = 'application/pdf';
const certificate: AnswerSpec<Certificate | StreamableFile> = {
  status: 200,
  mediaType: 'application/json',
  schema: Certificate,
  alsoAs: [PDF],
  headers: (value) => (value instanceof StreamableFile ? { 'content-type': PDF } : {}),
};

/** The requests, and what is to be had of one. */
export const requestEndpoints = {
  submit: endpoint({
    id: 'submitPrivacyRequest',
    method: 'POST',
    path: '/v1/privacy-requests',
    tag,
    summary: 'Submit an Export or an AccountClose; durable when it is answered',
    permission: 'requests:submit',
    body: jsonBody(SubmitPrivacyRequestBody),
    takesIdempotencyKey: true,
    answer: json(202, RequestView, {
      headerNames: { ETag: 'The version', Location: 'Where to look', 'Retry-After': 'Seconds to wait' },
      headers: (view) => ({
        etag: etagOf(view),
        location: `/v1/privacy-requests/${view.id}`,
        'retry-after': LOOK_AGAIN_AFTER,
      }),
    }),
  }),
  batch: endpoint({
    id: 'submitBatch',
    method: 'POST',
    path: '/v1/privacy-requests/batch',
    tag,
    summary: 'Submit many requests, one a line; one bad line spoils no other',
    permission: 'requests:submit',
    body: batchBody,
    takesIdempotencyKey: true,
    answer: json(200, BatchAnswer),
  }),
  list: endpoint({
    id: 'listPrivacyRequests',
    method: 'GET',
    path: '/v1/privacy-requests',
    tag,
    summary: 'List requests, newest received first; a requester sees his own',
    permission: 'requests:view',
    query: RequestListQuery,
    answer: json(200, RequestList),
  }),
  ofPerson: endpoint({
    id: 'searchByPerson',
    method: 'POST',
    path: '/v1/privacy-requests/search',
    tag,
    summary:
      'Find the requests about a person, by any identity; that somebody looked is recorded, the name is not. A requester finds his own',
    permission: 'requests:submit',
    body: jsonBody(PersonSearchBody),
    answer: json(200, SamePersonList),
  }),
  manualSteps: endpoint({
    id: 'listManualSteps',
    method: 'GET',
    path: '/v1/manual-steps',
    tag,
    summary: 'What people have to do over all open requests: what can be done first, each by its due date',
    permission: 'tasks:complete',
    query: ManualStepQuery,
    answer: json(200, ManualStepList),
  }),
  view: endpoint({
    id: 'viewPrivacyRequest',
    method: 'GET',
    path: REQUEST,
    tag,
    summary: 'One request as it is, or as it was at a time',
    permission: 'requests:view',
    params: RequestParams,
    query: RequestViewQuery,
    answer: theRequest,
    refusals: ['not-yet-received', 'as-of-in-future'],
  }),
  beside: endpoint({
    id: 'listOfSamePerson',
    method: 'GET',
    path: `${REQUEST}/same-person`,
    tag,
    summary:
      'The other requests about the same person, by any identity that they share, newest received first',
    permission: 'requests:view',
    params: RequestParams,
    answer: json(200, SamePersonList),
  }),
  events: endpoint({
    id: 'listEvents',
    method: 'GET',
    path: `${REQUEST}/events`,
    tag,
    summary: 'What happened to a request, in order; sealed fields stay sealed',
    permission: 'requests:events',
    params: RequestParams,
    answer: json(200, EventList),
  }),
  package: endpoint({
    id: 'downloadPackage',
    method: 'GET',
    path: `${REQUEST}/package`,
    tag,
    summary: 'Download what an Export hands over; every download is an event',
    permission: 'requests:package',
    params: RequestParams,
    takesHead: false,
    answer: zip,
    refusals: ['package-not-ready', 'package-expired', 'shredded'],
  }),
  recordsAboutOthers: endpoint({
    id: 'readRecordsAboutOthers',
    method: 'GET',
    path: `${REQUEST}/tasks/{taskId}/other-people`,
    tag,
    summary: 'Read the records about other people, to review them; who looked is recorded',
    permission: 'requests:package',
    params: TaskParams,
    takesHead: false,
    answer: lines,
    refusals: ['task-not-ready', 'shredded'],
  }),
  certificate: endpoint({
    id: 'readCertificate',
    method: 'GET',
    path: `${REQUEST}/certificate`,
    tag,
    summary: 'What was done, with its proof',
    permission: 'requests:certificate',
    params: RequestParams,
    offers: ['application/json', PDF],
    answer: certificate,
    refusals: ['certificate-not-ready'],
  }),
  reveal: endpoint({
    id: 'revealSubject',
    method: 'POST',
    path: `${REQUEST}/reveal`,
    tag,
    summary: 'See who a request is about; who looked and why is recorded',
    permission: 'requests:reveal',
    params: RequestParams,
    body: jsonBody(ReasonBody),
    takesIfMatch: true,
    answer: json(200, z.strictObject({ subject: Subject })),
    refusals: ['shredded'],
  }),
};
