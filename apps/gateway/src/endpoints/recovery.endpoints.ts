import type { StreamableFile } from '@nestjs/common';
import { DeadLetterList, DeadLetterListQuery, RedriveAnswer, RedriveBody, ReplayBody } from '#contracts';
import { endpoint, json, jsonBody, type AnswerSpec } from '#platform';

const tag = 'Recovery';

const lines: AnswerSpec<StreamableFile> = { status: 200, mediaType: 'application/x-ndjson' };

/** What operators do when messages went wrong. */
export const recoveryEndpoints = {
  listDeadLetters: endpoint({
    id: 'listDeadLetters',
    method: 'GET',
    path: '/v1/dead-letters',
    tag,
    summary: 'Messages that nobody could handle, newest first; never what is in them',
    permission: 'dead-letters:handle',
    query: DeadLetterListQuery,
    answer: json(200, DeadLetterList),
  }),
  redrive: endpoint({
    id: 'redriveDeadLetters',
    method: 'POST',
    path: '/v1/dead-letters/redrive',
    tag,
    summary: 'Hand dead letters over again, or say what would come of it',
    permission: 'dead-letters:handle',
    body: jsonBody(RedriveBody),
    answer: json(200, RedriveAnswer),
  }),
  replay: endpoint({
    id: 'replay',
    method: 'POST',
    path: '/v1/replays',
    tag,
    summary: 'Hand messages of a time, or of a request, to the orchestrator again; what is decided stays',
    permission: 'messages:replay',
    body: jsonBody(ReplayBody),
    answer: lines,
  }),
};
