import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { run } from './run.js';

/** What a test sees of one command line. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface RunOptions {
  readonly interactive?: boolean;
  readonly columns?: number;
  readonly colour?: boolean;
  readonly signal?: AbortSignal;
}

export async function runCli(
  words: readonly string[],
  variables: NodeJS.ProcessEnv,
  options: RunOptions = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  const terminal = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    interactive: options.interactive ?? false,
    columns: options.columns ?? Infinity,
    rows: Infinity,
    colour: options.colour ?? false,
  };
  const code = await run(words, {
    terminal,
    variables,
    signal: options.signal ?? new AbortController().signal,
  });
  return { code, out, err };
}

export interface Served {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server on a free port that answers as the test says and remembers what it was asked. */
export async function serve(answer: (request: Served, nth: number) => Answer) {
  const served: Served[] = [];
  const listener: RequestListener = (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const seen = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      served.push(seen);
      const {
        status = 200,
        type = 'application/json',
        headers = {},
        body: content,
      } = answer(seen, served.length);
      response.writeHead(status, { 'content-type': type, ...headers });
      if (content instanceof Error) response.write('half', () => response.destroy());
      else
        response.end(
          typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
        );
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url, served, close, variables: { LETHE_URL: url, LETHE_TOKEN: 'a-token' } };
}

export interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Record<string, string>;
  /** an Error breaks the connection in the middle */
  readonly body: unknown;
}

export const requestId = '0190c5f2-7d3e-7c11-9a51-3f2f0a6f1c01';

/** A request as a server might show it, a field from the future included. */
export const requestView = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: requestId,
  kind: 'Export',
  subject: { masked: 'a••@example.com', shredded: false },
  progress: 'running',
  purge: 'not-applicable',
  clock: { state: 'on-track', dueAt: '2026-12-18T22:59:59.999Z', legalDueAt: '2026-12-21T22:59:59.999Z' },
  version: 7,
  receivedAt: '2026-11-20T09:00:00.000Z',
  completedAt: null,
  fieldOfALaterVersion: { nested: true },
  tasks: [
    task('01', 'mfa-server', { host: 'mfa01', action: 'search-logs', state: 'succeeded', laterField: 1 }),
    task('02', 'mfa-server', { action: 'screenshots', state: 'waiting-on-person' }),
    task('03', 'cloud-mfa', {
      action: 'export',
      state: 'waiting-on-source',
      checkAfter: '2026-11-20T09:01:00.000Z',
    }),
  ],
  ...changes,
});

const task = (number: string, source: string, changes: Record<string, unknown>) => ({
  id: `${requestId}-${number}`,
  source,
  host: null,
  phase: null,
  checkAfter: null,
  fault: null,
  ...changes,
});

export const problem = (status: number, code: string, more: Record<string, unknown> = {}): Answer => ({
  status,
  type: 'application/problem+json; charset=utf-8',
  body: { type: `https://lethe.example/errors#${code}`, title: 'It is so', status, code, ...more },
});
