import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ProblemCode } from '#contracts';
import type { Logger } from '../logging/logger.js';
import { problemDetails } from './problem-of.js';

/** What Node’s reader of HTTP says was wrong. */
interface ReaderError extends Error {
  readonly code?: string;
}

const codes: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'call-timed-out',
};

const inWords: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/**
 * Answers calls that never become one, because they cannot be read as HTTP: an unknown method, a broken header, one
 * that is too long or never ends. Node would answer with a status and nothing else; these are told what is wrong as
 * all others are, and the connection is closed, as nobody knows where the next call begins. Nothing of such a call is
 * logged or said: whatever was sent may be anything.
 */
export function answerUnreadableCalls(server: Server, logger: Logger): void {
  const inHand = new WeakMap<Socket, ServerResponse>();
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    inHand.set(socket, response);
  });
  server.on('clientError', (error: ReaderError, socket: Socket) => {
    const response = inHand.get(socket);
    const isAnswering = response !== undefined && response.headersSent && !response.writableFinished;
    // Into the middle of another answer nothing can be written.
    if (!socket.writable || error.code === 'ECONNRESET' || isAnswering) return void socket.destroy();
    const code = codes[error.code ?? ''] ?? 'malformed-call';
    logger.info({ code }, 'A call could not be read');
    socket.end(answerOf(code));
  });
}

function answerOf(code: ProblemCode): string {
  const problem = problemDetails({ code });
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${inWords[problem.status] ?? ''}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
