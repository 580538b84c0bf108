import {
  OpenDsrCancellation,
  OpenDsrDiscovery,
  OpenDsrParams,
  OpenDsrReceipt,
  OpenDsrRequestBody,
  OpenDsrStatusAnswer,
} from '#contracts';
import { endpoint, json, jsonBodyWithBytes, type AnswerSpec } from '#platform';
import type { z } from 'zod';

const tag = 'OpenDSR 2.0';
const REQUEST = '/opendsr/v2/requests/{subjectRequestId}';

/** An answer with the exact text that was signed. */
export interface SignedAnswer {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

const signed = (status: number, schema: z.ZodType): AnswerSpec<SignedAnswer> => ({
  status,
  mediaType: 'application/json',
  // What is described is the text; the type check sees the text with its headers.
  schema: schema as z.ZodType<SignedAnswer>,
  headerNames: {
    'X-OpenDSR-Processor-Domain': 'The domain of the certificate',
    'X-OpenDSR-Signature': 'SHA-256 over the body, signed by the key of the certificate, base64',
  },
  headers: ({ headers }) => headers,
  body: ({ text }) => text,
});

const pem: AnswerSpec<string> = { status: 200, mediaType: 'application/x-pem-file' };

export const openDsrEndpoints = {
  discovery: endpoint({
    id: 'discoverOpenDsr',
    method: 'GET',
    path: '/opendsr/v2/discovery',
    tag,
    summary: 'What this processor supports of OpenDSR 2.0; docs/reference/opendsr.md',
    permission: 'none',
    answer: json(200, OpenDsrDiscovery),
  }),
  certificate: endpoint({
    id: 'downloadOpenDsrCertificate',
    method: 'GET',
    path: '/opendsr/v2/certificate.pem',
    tag,
    summary: 'The certificate that answers and callbacks are signed with',
    permission: 'none',
    answer: pem,
  }),
  submit: endpoint({
    id: 'submitOpenDsrRequest',
    method: 'POST',
    path: '/opendsr/v2/requests',
    tag,
    summary: 'Submit a request: access is an Export, erasure an AccountClose; the same twice is one',
    permission: 'requests:submit',
    body: jsonBodyWithBytes(OpenDsrRequestBody),
    answer: signed(201, OpenDsrReceipt),
    refusals: ['idempotency-key-reused'],
  }),
  status: endpoint({
    id: 'viewOpenDsrRequest',
    method: 'GET',
    path: REQUEST,
    tag,
    summary: 'How a request stands that the caller has submitted',
    permission: 'requests:view',
    params: OpenDsrParams,
    answer: signed(200, OpenDsrStatusAnswer),
  }),
  cancel: endpoint({
    id: 'cancelOpenDsrRequest',
    method: 'DELETE',
    path: REQUEST,
    tag,
    summary: 'Cancel a request that has not ended',
    permission: 'requests:cancel',
    params: OpenDsrParams,
    answer: signed(202, OpenDsrCancellation),
    refusals: ['request-ended'],
  }),
};
