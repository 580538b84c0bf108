import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request as plainRequest, Agent, type IncomingMessage } from 'node:http';
import { request as tlsRequest, Agent as TlsAgent } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TLSSocket } from 'node:tls';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { permanentFault, retryableFault, TaskFault } from '#source-kit';
import { authenticateMessage, negotiateMessage, readChallenge } from './ntlm.js';
import type { SdkCredentials } from './sdk-credentials.js';
import { faultOfConnection, signInRefused } from './sdk-faults.js';

export interface SdkCall {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** where the body of the answer goes, whatever its size */
  readonly into: string;
  /** of the answer, unpacked: what is more is not written; 1 GiB */
  readonly mostBytes?: number;
}

export interface SdkAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly file: string;
  /** where it sends whoever asks, without the query */
  readonly leadsTo?: string;
}

interface ExchangeTerms {
  readonly credentials: SdkCredentials;
  /** real milliseconds for the whole of a call */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Calls the service over a connection of its own: NTLM signs in a connection, not a call.
 * @throws {TaskFault} retryable `sdk-unreachable`, `sdk-hung`, `sdk-certificate-untrusted`; permanent `sdk-sign-in-refused`,
 *   `export-too-large` for what unpacks to more than the call allows
 * @throws the signal's reason when it was aborted
 */
export async function sdkExchange(call: SdkCall, terms: ExchangeTerms): Promise<SdkAnswer> {
  const { credentials, timeoutMs, signal } = terms;
  const late = AbortSignal.timeout(timeoutMs);
  const one = { keepAlive: true, maxSockets: 1 };
  const isTls = call.url.protocol === 'https:';
  const agent = isTls
    ? new TlsAgent({ ...one, ...(credentials.kind === 'certificate' ? credentials.tls : {}) })
    : new Agent(one);
  const connection = new Connection(call, agent, AbortSignal.any([signal, late]));
  try {
    const answer = await signedIn(connection, credentials);
    const status = answer.statusCode ?? 0;
    if (status === 401 || status === 403)
      throw signInRefused(call.url.host, status, triedBy(credentials, answer));
    await pipeline([
      answer,
      ...decodersOf(answer),
      upTo(call.mostBytes ?? MOST_BYTES, call.url.host),
      createWriteStream(call.into, { mode: 0o600 }),
    ]);
    const contentType = answer.headers['content-type'] ?? '';
    return { status, contentType, file: call.into, ...elsewhere(answer, call.url) };
  } catch (error) {
    await rm(call.into, { force: true });
    if (signal.aborted) throw signal.reason;
    if (late.aborted)
      throw retryableFault(
        'sdk-hung',
        `${call.url.host}: no whole answer after ${timeoutMs / 1000} s`,
        error,
      );
    throw isOfConnection(error) ? faultOfConnection(error, call.url.host) : error;
  } finally {
    agent.destroy();
  }
}

/** As much as the tool may print. What is packed says nothing of how large it gets: it must not fill the disk of a host. */
const MOST_BYTES = 1024 * 1024 * 1024;

function upTo(most: number, host: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(piece: Buffer, _encoding, passOn) {
      bytes += piece.length;
      if (bytes <= most) passOn(null, piece);
      else passOn(permanentFault('export-too-large', `${host}: an answer of more than ${most} bytes`));
    },
  });
}

function elsewhere({ statusCode = 0, headers }: IncomingMessage, from: URL): Pick<SdkAnswer, 'leadsTo'> {
  const { location = '' } = headers;
  if (statusCode < 300 || statusCode >= 400 || !URL.canParse(location, from.href)) return {};
  const { origin, pathname } = new URL(location, from);
  return { leadsTo: `${origin}${pathname}` };
}

/** Compression is not asked for; a proxy may do it all the same. What is not known stays as it is, and is no XML then. */
function decodersOf({ headers }: IncomingMessage): readonly NodeJS.ReadWriteStream[] {
  const encodings = (headers['content-encoding'] ?? '').toLowerCase().split(',');
  return encodings.toReversed().flatMap((encoding) => {
    if (/^\s*(x-)?(gzip|deflate)\s*$/.test(encoding)) return [createUnzip()];
    return encoding.trim() === 'br' ? [createBrotliDecompress()] : [];
  });
}

/** Errors of files have a path; a full disk is not the network's fault. */
const isOfConnection = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  !('path' in error) &&
  !(error instanceof TaskFault);

async function signedIn(connection: Connection, credentials: SdkCredentials): Promise<IncomingMessage> {
  if (credentials.kind === 'certificate') return connection.send();
  if (credentials.kind === 'basic') return connection.send({ authorization: credentials.header });
  // What is asked here has no body: the call itself goes out once the connection is signed in.
  const first = await connection.sendEmpty({
    authorization: `NTLM ${negotiateMessage().toString('base64')}`,
  });
  const certificate = first.socket instanceof TLSSocket ? first.socket.getPeerCertificate().raw : undefined;
  const [, scheme = '', message = ''] =
    /\b(NTLM|Negotiate) +([A-Za-z0-9+/=]+)/i.exec(first.headers['www-authenticate'] ?? '') ?? [];
  const challenge = readChallenge(Buffer.from(message, 'base64'));
  if (!challenge) {
    if (first.statusCode !== 401) return first;
    throw signInRefused(connection.host, 401, triedBy(credentials, first));
  }
  await drained(first);
  const answer = authenticateMessage(credentials.account, challenge, { certificate });
  return connection.send({ authorization: `${scheme} ${answer.toString('base64')}` });
}

/** Which ways of signing in the service offers: an administrator sees whether ours is among them. */
const offeredBy = ({ headers, statusCode }: IncomingMessage): string => {
  if (statusCode === 403)
    return 'nobody asks for a sign-in: the account may not call, or IIS wants a client certificate or another address';
  const ways = (headers['www-authenticate'] ?? '').match(/\b(Basic|NTLM|Negotiate|Digest|Bearer)\b/gi);
  return `the service offers ${ways ? [...new Set(ways)].join(', ') : 'no way to sign in'}`;
};

/** How we tried, and what would have been taken: a wrong kind is told from a wrong password. */
const triedBy = ({ kind }: SdkCredentials, answer: IncomingMessage): string =>
  `tried ${WAYS[kind]}; ${offeredBy(answer)}`;

const WAYS = { basic: 'Basic', ntlm: 'NTLM', certificate: 'a client certificate' } as const;

async function drained(answer: IncomingMessage): Promise<void> {
  for await (const _ of answer as AsyncIterable<Buffer>);
}

class Connection {
  constructor(
    private readonly call: SdkCall,
    private readonly agent: Agent,
    private readonly signal: AbortSignal,
  ) {}

  get host(): string {
    return this.call.url.host;
  }

  send(headers: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> {
    return this.exchange(this.call.method, this.call.body ?? '', { ...this.call.headers, ...headers });
  }

  sendEmpty(headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
    return this.exchange(this.call.method, '', { ...this.call.headers, ...headers });
  }

  private exchange(
    method: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<IncomingMessage> {
    const request = this.call.url.protocol === 'https:' ? tlsRequest : plainRequest;
    return new Promise((resolve, reject) => {
      const sent = request(this.call.url, {
        method,
        agent: this.agent,
        signal: this.signal,
        headers: {
          accept: 'text/xml, application/soap+xml',
          ...headers,
          ...(method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
        },
      });
      sent.once('response', resolve).once('error', reject);
      sent.end(body);
    });
  }
}
