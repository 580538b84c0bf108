import type { StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { endpoint, json, type AnswerSpec } from '#platform';

/** What is open to everyone: it needs no token and shows no personal data. */

const html: AnswerSpec<string> = { status: 200, mediaType: 'text/html' };

export const docsEndpoints = {
  openApi: endpoint({
    id: 'openApi',
    method: 'GET',
    path: '/openapi.json',
    tag: 'Documentation',
    summary: 'This interface as OpenAPI 3.1',
    permission: 'none',
    answer: json(200, z.record(z.string(), z.unknown())),
  }),
  asyncApi: endpoint({
    id: 'asyncApi',
    method: 'GET',
    path: '/asyncapi.json',
    tag: 'Documentation',
    summary: 'The topics of the message bus as AsyncAPI 3',
    permission: 'none',
    answer: json(200, z.record(z.string(), z.unknown())),
  }),
  docs: endpoint({
    id: 'docs',
    method: 'GET',
    path: '/docs',
    tag: 'Documentation',
    summary: 'This interface for people',
    permission: 'none',
    answer: html,
  }),
  errors: endpoint({
    id: 'docsErrors',
    method: 'GET',
    path: '/docs/errors',
    tag: 'Documentation',
    summary: 'Every error code and what to do about it',
    permission: 'none',
    answer: html,
  }),
  asset: endpoint({
    id: 'docsAsset',
    method: 'GET',
    path: '/docs/assets/{file}',
    tag: 'Documentation',
    summary: 'Styles and scripts of these pages',
    permission: 'none',
    params: z.strictObject({ file: z.string() }),
    answer: {
      status: 200,
      mediaType: 'application/octet-stream',
      headers: (file: StreamableFile) => ({
        'content-type': file.getHeaders().type,
        'cache-control': 'public, max-age=3600',
      }),
    },
  }),
};

/** There in the sandbox alone. */
export const claimEndpoints = {
  claim: endpoint({
    id: 'claim',
    method: 'GET',
    path: '/claim/{code}',
    tag: 'Sandbox',
    summary: 'Sign in with the link that the start printed; it works once',
    permission: 'none',
    params: z.strictObject({ code: z.string().max(200) }),
    // Programs that look at links without being asked must not use it up.
    takesHead: false,
    answer: {
      status: 303,
      headerNames: { Location: 'The first page', 'Set-Cookie': 'The session' },
      headers: ({ cookie }: { readonly cookie: string }) => ({ location: '/', 'set-cookie': cookie }),
    },
    refusals: ['claim-spent'],
  }),
};
