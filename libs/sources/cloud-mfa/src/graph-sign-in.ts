import type { CloudMfaSettings, IdentityEndpoint } from '#contracts';
import { permanentFault, retryableFault } from '#source-kit';
import { certificateInWords, clientCredential } from './client-credential.js';
import { plainCode } from './error-code.js';
import { Token, TokenRefusal } from './graph-answers.js';
import { exchange, type HttpAnswer } from './http-exchange.js';
import { isJson, parseJson } from './json-answer.js';
import { managedIdentityToken } from './managed-identity.js';
import { retryAfterSeconds } from './retry-after.js';
import { ServiceBusy } from './service-busy.js';
import { faultOf, numbersOf } from './sign-in-refusals.js';

const PLACE = 'POST /{tenant}/oauth2/v2.0/token';
/** A token is given up this long before it ends, seconds, so that no call sets out with one that ends on the way. */
const MARGIN = 300;

interface Grant {
  readonly token: string;
  /** real time, milliseconds */
  readonly until: number;
}

/**
 * Tokens for the application itself (OAuth 2.0 client credentials, DOC), kept until shortly before
 * they end. On real time: the authority does not know Lethe's clock.
 */
export class GraphSignIn {
  private grant: Grant | undefined;

  /** @param surroundings see managedIdentityToken */
  constructor(
    private readonly graph: CloudMfaSettings['graph'],
    private readonly surroundings?: IdentityEndpoint,
  ) {}

  /**
   * @throws {TaskFault} those of the sign-in (cloud-sign-in.ts of the catalogue), `graph-unreachable`,
   *   `graph-throttled`, `graph-unavailable`, `graph-answer-unreadable`
   */
  async token(signal: AbortSignal): Promise<string> {
    if (this.grant === undefined || this.grant.until <= Date.now()) this.grant = await this.signIn(signal);
    return this.grant.token;
  }

  /** Graph did not take this token: the next call gets a new one. */
  forget(token: string): void {
    if (this.grant?.token === token) this.grant = undefined;
  }

  private async signIn(signal: AbortSignal): Promise<Grant> {
    const { managedIdentity } = this.graph;
    if (managedIdentity !== undefined)
      return readGrant(await managedIdentityToken(this.graph, managedIdentity, this.surroundings, signal));
    const answer = await this.asApplication(signal);
    const shown = answer.status === 200 ? '' : await certificateInWords(this.graph);
    return readGrant(answer, `${this.application}${shown}`);
  }

  /** Which of an administrator's many tenants and applications it is about. */
  private get application(): string {
    const { authority, tenantId = '', clientId = '' } = this.graph;
    const host = URL.canParse(authority) ? new URL(authority).host : authority;
    return `application ${clientId} in tenant ${tenantId} at ${host}`;
  }

  private async asApplication(signal: AbortSignal): Promise<HttpAnswer> {
    const { authority, tenantId = '', clientId = '', scope, timeoutSeconds } = this.graph;
    const url = new URL(`${authority.replace(/\/+$/, '')}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`);
    const credential = await clientCredential(this.graph, url);
    return exchange({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        scope,
        ...credential,
      }).toString(),
      place: PLACE,
      timeoutSeconds,
      signal,
    });
  }
}

/** @param who signs in, in words for faults */
function readGrant(answer: HttpAnswer, who?: string): Grant {
  if (answer.status === 429 || answer.status >= 500)
    throw new ServiceBusy(
      answer.status === 429 ? 'graph-throttled' : 'graph-unavailable',
      `${PLACE}: ${answer.status}`,
      retryAfterSeconds(answer.headers),
    );
  const body = isJson(answer) ? parseJson(answer.text) : undefined;
  const granted = Token.safeParse(body);
  if (answer.status === 200 && granted.success) {
    const seconds = secondsOf(granted.data);
    const lifetime = Math.max(seconds - MARGIN, seconds / 2);
    return { token: granted.data.access_token, until: Date.now() + lifetime * 1000 };
  }
  const refusal = TokenRefusal.safeParse(body);
  if (answer.status >= 400 && refusal.success) throw refused(answer.status, refusal.data, who);
  throw retryableFault('graph-answer-unreadable', `${PLACE}: ${answer.status}`);
}

/** A token whose end is not told is taken for a short one. */
const secondsOf = ({ expires_in, expires_on }: Token): number =>
  expires_in ?? (expires_on === undefined ? MARGIN : Math.max(expires_on - Date.now() / 1000, 1));

/** The description is left out, for it may name people; the numbers say the same. */
function refused(status: number, refusal: TokenRefusal, who: string | undefined): Error {
  const numbers = numbersOf(refusal);
  const seen = `${PLACE}: ${status} ${plainCode(refusal.error) ?? ''}`.trim();
  const said = [seen, ...numbers.map((number) => `AADSTS${number}`)].join(' ');
  return permanentFault(faultOf(numbers), who === undefined ? said : `${said}; ${who}`);
}
