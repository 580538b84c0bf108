import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Agent, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { permanentFault, retryableFault, TaskFault } from '#source-kit';
import { offeredBy, signedInByNtlm } from './ntlm-sign-in.js';
import { SdkConnection, type SdkCall } from './sdk-connection.js';
import type { SdkCredentials } from './sdk-credentials.js';
import { faultOfConnection, signInRefused } from './sdk-faults.js';

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
  const agents: Agent[] = [];
  const connect = (most?: 'TLSv1.2'): SdkConnection => {
    const agent = agentFor(call.url, credentials, most);
    agents.push(agent);
    return new SdkConnection(call, agent, AbortSignal.any([signal, late]));
  };
  try {
    const answer = await signedIn(connect, credentials);
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
    for (const agent of agents) agent.destroy();
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

/** Errors of files have a path; a full disk is not the network's fault. Some of TLS have an empty one. */
const isOfConnection = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  typeof (error as NodeJS.ErrnoException).path !== 'string' &&
  !(error instanceof TaskFault);

function agentFor({ protocol }: URL, credentials: SdkCredentials, maxVersion?: 'TLSv1.2'): Agent {
  const one = { keepAlive: true, maxSockets: 1 };
  if (protocol !== 'https:') return new Agent(one);
  return new TlsAgent({
    ...one,
    ...(credentials.kind === 'certificate' ? credentials.tls : {}),
    ...(maxVersion === undefined ? {} : { maxVersion }),
  });
}

async function signedIn(
  connect: (most?: 'TLSv1.2') => SdkConnection,
  credentials: SdkCredentials,
): Promise<IncomingMessage> {
  if (credentials.kind === 'basic') return connect().send({ authorization: credentials.header });
  if (credentials.kind === 'ntlm') return signedInByNtlm(connect(), credentials.account);
  return connect()
    .send()
    .catch((error: unknown) => withOlderTls(error, connect));
}

/**
 * IIS asks for a certificate only when it knows which page is wanted. In TLS 1.3 that is a way of its own (post-handshake
 * authentication), which Node does not speak, and IIS cuts the connection; up to TLS 1.2 it is one that Node does.
 */
async function withOlderTls(
  error: unknown,
  connect: (most: 'TLSv1.2') => SdkConnection,
): Promise<IncomingMessage> {
  if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  return connect('TLSv1.2')
    .send()
    .catch((next: unknown) => {
      // A service that takes no older TLS says nothing new by that.
      throw /\balert protocol version\b/.test((next as Error).message) ? error : next;
    });
}

/** Which ways of signing in the service offers: an administrator sees whether ours is among them. */
function waysOf(answer: IncomingMessage): string {
  if (answer.statusCode === 403)
    return 'nobody asks for a sign-in: the account may not call, or IIS wants a client certificate or another address';
  return `the service offers ${offeredBy(answer).join(', ') || 'no way to sign in'}`;
}

/** How we tried, and what would have been taken: a wrong kind is told from a wrong password. */
const triedBy = ({ kind }: SdkCredentials, answer: IncomingMessage): string =>
  `tried ${WAYS[kind]}; ${waysOf(answer)}`;

const WAYS = { basic: 'Basic', ntlm: 'NTLM', certificate: 'a client certificate' } as const;
