import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { generate } from 'selfsigned';
import { TaskFault } from '#source-kit';
import type { SdkCredentials } from './sdk-credentials.js';
import { sdkExchange } from './sdk-exchange.js';

const standIn = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../../../test/stand-ins/tls/${name}`, import.meta.url)), 'utf8');
/** MS-NLMP 2.2.1.2, without any fact about the server. */
const CHALLENGE = Buffer.concat([
  Buffer.from('NTLMSSP\0\x02\0\0\0', 'latin1'),
  Buffer.alloc(12),
  Buffer.from('0123456789abcdef', 'hex'),
  Buffer.alloc(20),
]).toString('base64');
const account = { domain: 'EX', user: 'svc', password: 'Password' };
const ntlm: SdkCredentials = { kind: 'ntlm', account };

let server: Server | undefined;
let folder: string | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  if (folder !== undefined) await rm(folder, { recursive: true });
  [server, folder] = [undefined, undefined];
});

async function called(credentials: SdkCredentials, listening: Server): Promise<string> {
  server = listening;
  folder = await mkdtemp(join(tmpdir(), 'lethe-sign-in-'));
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  const url = new URL(`${credentials.kind === 'ntlm' ? 'http' : 'https'}://127.0.0.1:${port}/`);
  const signal = new AbortController().signal;
  const terms = { credentials, timeoutMs: 60_000, signal };
  const answer = await sdkExchange(
    { url, method: 'POST', body: 'call', into: join(folder, 'answer') },
    terms,
  );
  return readFile(answer.file, 'utf8');
}

async function refused(credentials: SdkCredentials, listening: Server): Promise<TaskFault> {
  const fault = await called(credentials, listening).catch((error: unknown) => error);
  if (fault instanceof TaskFault) return fault;
  throw new Error('It should have failed.', { cause: fault });
}

/** Kind of the message of NTLM that is shown, 0 where there is none. */
function messageIn({ headers }: IncomingMessage): { readonly scheme: string; readonly kind: number } {
  const [scheme = '', token = ''] = (headers.authorization ?? '').split(' ');
  const message = Buffer.from(token, 'base64');
  return { scheme, kind: message.length > 12 ? message.readUInt32LE(8) : 0 };
}

/** @param ways how it asks, `{challenge}` for its message */
const asking =
  (ways: string | string[], seen: string[], headers: object = {}): RequestListener =>
  (request, response) => {
    void text(request).then((body) => {
      const { scheme, kind } = messageIn(request);
      seen.push(`${scheme} ${kind} ${body}`.trim());
      const asks = [ways].flat();
      const isAsked = asks.some((way) => way.includes(scheme));
      if (isAsked && kind === 3) return void response.end('let in');
      const withChallenge = asks.map((way) =>
        way.replace(/ ?\{challenge\}/, kind === 1 && isAsked ? ` ${CHALLENGE}` : ''),
      );
      response.writeHead(401, { 'www-authenticate': withChallenge, ...headers }).end('refused');
    });
  };

describe('signing in by NTLM', () => {
  it.each([
    ['NTLM', ['Basic realm="NTLM server"', 'NTLM {challenge}'], []],
    ['NTLM', 'Negotiate, NTLM {challenge}, Basic realm="x"', []],
    ['Negotiate', 'Negotiate {challenge}', ['NTLM 1']],
  ])('answers the challenge of %s among whatever is offered: %s', async (scheme, ways, before) => {
    const seen: string[] = [];
    expect(await called(ntlm, createServer(asking(ways, seen)))).toBe('let in');
    expect(seen).toEqual([...before, `${scheme} 1`, `${scheme} 3 call`]);
  });

  it('shows no password on another connection than was asked on, and says what is wrong', async () => {
    const seen: string[] = [];
    const closing = createServer(asking('NTLM {challenge}', seen, { connection: 'close' }));
    const fault = await refused(ntlm, closing);
    expect(fault).toMatchObject({ code: 'sdk-unreachable', retryable: true });
    expect(fault.detail).toMatch(/^127\.0\.0\.1:\d+: tried NTLM; .*closed between its messages.*keep-alive/);
    expect(seen).toEqual(['NTLM 1']);
  });

  it('makes the whole call where nobody asks for a sign-in', async () => {
    const echo: RequestListener = (request, response) =>
      void text(request).then((body) => response.writeHead(body === '' ? 500 : 200).end(body));
    expect(await called(ntlm, createServer(echo))).toBe('call');
  });
});

describe('signing in with a client certificate', () => {
  let own: { readonly cert: string; readonly key: string };
  let others: string;
  beforeAll(async () => {
    const made = async () => generate([{ name: 'commonName', value: 'lethe' }], { algorithm: 'sha256' });
    const [first, second] = [await made(), await made()];
    own = { cert: first.cert, key: first.private };
    others = second.cert;
  });

  const shown = (): SdkCredentials => {
    const tls = { cert: Buffer.from(own.cert), key: Buffer.from(own.key), ca: standIn('certificate.pem') };
    return { kind: 'certificate', tls };
  };
  const tlsServer = (ca: string, maxVersion: SecureVersion, listener: RequestListener): Server =>
    createTlsServer(
      { key: standIn('key.pem'), cert: standIn('certificate.pem'), requestCert: true, ca, maxVersion },
      listener,
    );

  it('says that nobody is reached where the connection is cut before it stands', async () => {
    const listener: RequestListener = (_, response) => void response.end('let in');
    const fault = await refused(shown(), tlsServer(others, 'TLSv1.2', listener));
    expect(fault).toMatchObject({ code: 'sdk-unreachable', retryable: true });
    expect(fault.detail).toMatch(/^127\.0\.0\.1:\d+: .*cut/);
  });

  it('goes back to TLS 1.2 where IIS cuts a connection that it cannot ask for the certificate on', async () => {
    const seen: Array<string | null> = [];
    const iis = tlsServer(own.cert, 'TLSv1.3', (request, response) => {
      const socket = request.socket as TLSSocket;
      seen.push(socket.getProtocol());
      if (socket.getProtocol() === 'TLSv1.3') socket.destroy();
      else response.end('let in');
    });
    expect(await called(shown(), iis)).toBe('let in');
    expect(seen).toEqual(['TLSv1.3', 'TLSv1.2']);
  });
});
