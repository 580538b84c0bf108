import type { StreamableFile } from '@nestjs/common';
import { StreamEvent, StreamQuery } from '#contracts';
import { endpoint, type AnswerSpec } from '#platform';

const events: AnswerSpec<StreamableFile> = {
  status: 200,
  mediaType: 'text/event-stream',
  eventSchema: StreamEvent,
  headerNames: { 'X-Accel-Buffering': 'no: proxies are to hand on each event at once' },
  headers: () => ({ 'x-accel-buffering': 'no' }),
};

export const streamEndpoints = {
  follow: endpoint({
    id: 'followStream',
    method: 'GET',
    path: '/v1/stream',
    tag: 'Live',
    summary:
      'Server-sent events: every change of a request as on lethe.status.v1, and how dead letters, hosts and the sandbox’s clock stand; docs/how-to/live-stream.md',
    permission: 'stream:follow',
    query: StreamQuery,
    takesLastEventId: true,
    takesHead: false,
    answer: events,
  }),
};
