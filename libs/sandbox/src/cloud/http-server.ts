import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CloudAnswer, CloudCall } from './call.js';
import { disturbanceOf, type Disturbance } from './disturbance.js';

export interface CloudServer {
  readonly port: number;
  /** method and path of every call so far */
  readonly calls: readonly string[];
  disturb(disturbance: Disturbance): void;
  /** takes back what disturbances are left */
  calm(): void;
  close(): Promise<void>;
}

const LARGEST_BODY = 64 * 1024 * 1024;

/** Serves the simulated cloud on the loopback interface. */
export async function serve(
  port: number,
  answer: (call: CloudCall) => Promise<CloudAnswer>,
): Promise<CloudServer> {
  const calls: string[] = [];
  const disturbances: Disturbance[] = [];
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await callOf(request);
    calls.push(`${call.method} ${call.rawPath}`);
    const disturbance = disturbanceOf(disturbances, call);
    if (disturbance === 'hang') return;
    if (disturbance === 'drop') return void request.socket.destroy();
    if (typeof disturbance === 'object') return send(response, call, disturbance);
    const result = await answer(call);
    if (disturbance === 'lose-answer') request.socket.destroy();
    else send(response, call, result);
  };
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      // A defect of the simulation shows as the 500 it would be there.
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : 'failed');
    });
  });
  await listen(server, port);
  return {
    port: (server.address() as AddressInfo).port, // listening on TCP, so it is not a pipe's name
    calls,
    disturb: (disturbance) => void disturbances.push({ ...disturbance }),
    calm: () => void disturbances.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });

async function callOf(request: IncomingMessage): Promise<CloudCall> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.byteLength;
    if (bytes > LARGEST_BODY) throw new Error('The body of the call is too large.');
    parts.push(part);
  }
  const rawPath = (request.url ?? '/').split('?')[0] ?? '/';
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', 'http://127.0.0.1'),
    rawPath,
    segments: rawPath.split('/').slice(1).map(decoded),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(parts),
  };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function send(response: ServerResponse, call: CloudCall, answer: CloudAnswer): void {
  const body = Buffer.from(answer.body ?? '');
  const length = answer.headers?.['content-length'] ?? String(body.byteLength);
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.status === 204 ? {} : { 'content-length': length }),
  });
  response.end(call.method === 'HEAD' ? undefined : body);
}
