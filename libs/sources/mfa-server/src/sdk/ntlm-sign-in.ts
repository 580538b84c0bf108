import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { retryableFault } from '#source-kit';
import { authenticateMessage, negotiateMessage, readChallenge, type NtlmAccount } from './ntlm.js';
import { ConnectionNotKept, type SdkConnection } from './sdk-connection.js';

/**
 * Makes the call on a connection that NTLM has signed in. What is asked before has no body: the call itself goes out
 * once it is known that it is let in.
 * @returns the answer; 401 where the account was not let in, or NTLM is not offered
 * @throws {TaskFault} retryable `sdk-unreachable` where the connection is closed in between
 */
export async function signedInByNtlm(
  connection: SdkConnection,
  account: NtlmAccount,
): Promise<IncomingMessage> {
  let first = await begun(connection, 'NTLM');
  // Where IIS offers Negotiate alone, it takes the messages of NTLM under that name.
  const ways = offeredBy(first);
  if (first.statusCode === 401 && !ways.includes('NTLM') && ways.includes('Negotiate')) {
    await drained(first);
    first = await begun(connection, 'Negotiate');
  }
  if (first.statusCode !== 401) return letInAtOnce(connection, first);
  const [scheme, challenge] = challengeOf(first) ?? [];
  if (!challenge) return first;
  const { socket } = first;
  const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate().raw : undefined;
  await drained(first);
  const answer = authenticateMessage(account, challenge, { certificate });
  try {
    return await connection.send({ authorization: `${scheme} ${answer.toString('base64')}` }, socket);
  } catch (error) {
    if (!(error instanceof ConnectionNotKept)) throw error;
    throw retryableFault(
      'sdk-unreachable',
      `${connection.host}: tried NTLM; the connection is closed between its messages, so that nobody can sign in: the service, or a proxy before it, has to keep connections open (keep-alive)`,
      error,
    );
  }
}

const begun = (connection: SdkConnection, scheme: string): Promise<IncomingMessage> =>
  connection.sendEmpty({ authorization: `${scheme} ${negotiateMessage().toString('base64')}` });

/** Nobody asks for a sign-in here. What was answered was a call without its body. */
async function letInAtOnce(connection: SdkConnection, first: IncomingMessage): Promise<IncomingMessage> {
  if (!connection.hasBody || first.statusCode === 403) return first;
  await drained(first);
  return connection.send();
}

/** The first of the ways offered that is a message of NTLM; words of another may look like it. */
function challengeOf(answer: IncomingMessage) {
  for (const [, scheme = '', token = ''] of offers(answer).matchAll(
    /\b(NTLM|Negotiate) +([A-Za-z0-9+/=]+)/gi,
  )) {
    const challenge = readChallenge(Buffer.from(token, 'base64'));
    if (challenge) return [scheme, challenge] as const;
  }
  return undefined;
}

const WAYS = ['Basic', 'NTLM', 'Negotiate', 'Digest', 'Bearer'] as const;

/** Ways of signing in, in the order in which the service names them. Words in quotes are none. */
export function offeredBy(answer: IncomingMessage): ReadonlyArray<(typeof WAYS)[number]> {
  const said = offers(answer)
    .replace(/"[^"]*"/g, '')
    .match(/\b(Basic|NTLM|Negotiate|Digest|Bearer)\b/gi);
  const known = (said ?? []).flatMap(
    (way) => WAYS.find((each) => each.toLowerCase() === way.toLowerCase()) ?? [],
  );
  return [...new Set(known)];
}

const offers = ({ headers }: IncomingMessage): string => headers['www-authenticate'] ?? '';

async function drained(answer: IncomingMessage): Promise<void> {
  for await (const _ of answer as AsyncIterable<Buffer>);
}
