import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { CloudMfaSettings, IdentityEndpoint } from '#contracts';
import { permanentFault, retryableFault, systemReason, TaskFault } from '#source-kit';
import { plainCode } from './error-code.js';
import { TokenRefusal } from './graph-answers.js';
import { exchange, type HttpAnswer } from './http-exchange.js';
import { isJson, parseJson } from './json-answer.js';
import { retryAfterSeconds } from './retry-after.js';
import { ServiceBusy } from './service-busy.js';

const PLACE = 'GET token of the managed identity';
/** Where the agent of an Arc-enabled server leaves its keys (DOC); a file elsewhere is never read. */
const ARC_FOLDERS = ['C:\\ProgramData\\AzureConnectedMachineAgent\\Tokens', '/var/opt/azcmagent/tokens'];
const LARGEST_ARC_KEY = 4096;

type Graph = CloudMfaSettings['graph'];
type Managed = NonNullable<Graph['managedIdentity']>;

/**
 * A token of the identity that Azure gave this machine, app or container: no secret is kept at all.
 * Spoken by hand, as it is one GET in three dialects (DOC): of virtual machines and Kubernetes nodes, of
 * App Service and Container Apps, of Arc-enabled servers.
 * @param surroundings where App Service, Container Apps and Arc say that their tokens are
 * @throws {TaskFault} `managed-identity-unreachable`, `managed-identity-refused`, `graph-throttled`,
 *   `graph-unavailable`
 */
export async function managedIdentityToken(
  graph: Graph,
  managed: Managed,
  surroundings: IdentityEndpoint | undefined,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { url, headers } = dialectOf(graph, managed, surroundings);
  const ask = (more: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> =>
    get(url, { ...headers, ...more }, { timeoutSeconds: graph.timeoutSeconds, signal });
  const first = await ask();
  const keyFile = first.status === 401 ? arcKeyFile(first.headers) : undefined;
  const answer =
    keyFile === undefined ? first : await ask({ authorization: `Basic ${await arcKey(keyFile)}` });
  return accepted(answer);
}

interface Dialect {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

function dialectOf(
  graph: Graph,
  { endpoint, clientId }: Managed,
  surroundings: IdentityEndpoint | undefined,
): Dialect {
  const there = endpoint === undefined ? surroundings : undefined;
  const url = new URL(endpoint ?? there?.url ?? VIRTUAL_MACHINE);
  url.searchParams.set('resource', graph.scope.replace(/\/\.default$/, ''));
  if (clientId !== undefined) url.searchParams.set('client_id', clientId);
  if (there?.secret !== undefined) {
    url.searchParams.set('api-version', '2019-08-01');
    return { url, headers: { 'x-identity-header': there.secret } };
  }
  url.searchParams.set('api-version', there === undefined ? '2018-02-01' : '2020-06-01');
  return { url, headers: { metadata: 'true' } };
}

/** The same on every virtual machine of Azure (DOC); it leads nowhere else. */
const VIRTUAL_MACHINE = 'http://169.254.169.254/metadata/identity/oauth2/token';

async function get(
  url: URL,
  headers: Readonly<Record<string, string>>,
  terms: { readonly timeoutSeconds: number; readonly signal: AbortSignal },
): Promise<HttpAnswer> {
  try {
    return await exchange({ method: 'GET', url, headers, place: PLACE, ...terms });
  } catch (error) {
    if (!(error instanceof TaskFault) || error.code !== 'graph-unreachable') throw error;
    throw retryableFault('managed-identity-unreachable', error.detail ?? PLACE);
  }
}

/** Arc asks whether the caller may read a file that only administrators and the agent's group can (DOC). */
const arcKeyFile = (headers: Headers): string | undefined =>
  /^basic realm="?([^"]+)"?$/i.exec(headers.get('www-authenticate')?.trim() ?? '')?.[1];

/** The path comes from whatever answers, so it is read only where the agent's keys lie. */
async function arcKey(file: string): Promise<string> {
  const isAgents = ARC_FOLDERS.some((folder) => dirname(resolve(file)) === resolve(folder));
  if (!isAgents || !/\.key$/i.test(basename(file)))
    throw permanentFault('managed-identity-refused', `${PLACE}: 401 names a file that is not the agent’s`);
  try {
    if ((await stat(file)).size > LARGEST_ARC_KEY) throw new Error('too large');
    return await readFile(file, 'utf8');
  } catch (error) {
    throw permanentFault(
      'managed-identity-refused',
      `${PLACE}: key file: ${systemReason(error) ?? 'it is not one'}`,
    );
  }
}

function accepted(answer: HttpAnswer): HttpAnswer {
  const { status, headers } = answer;
  if (status === 200) return answer;
  if (status === 429 || status >= 500)
    throw new ServiceBusy(
      status === 429 ? 'graph-throttled' : 'graph-unavailable',
      `${PLACE}: ${status}`,
      retryAfterSeconds(headers),
    );
  // DOC: while it is brought up to date, it answers like that for up to 70 seconds.
  if (status === 404 || status === 410)
    throw retryableFault('managed-identity-unreachable', `${PLACE}: ${status}`);
  const refusal = TokenRefusal.safeParse(isJson(answer) ? parseJson(answer.text) : undefined);
  const code = refusal.success ? plainCode(refusal.data.error) : undefined;
  throw permanentFault('managed-identity-refused', `${PLACE}: ${status} ${code ?? ''}`.trim());
}
