import type { CloudMfaSettings } from '#contracts';
import { permanentFault, retryableFault } from '#source-kit';
import { clientCredential } from './client-credential.js';
import { Token, TokenRefusal } from './graph-answers.js';
import { exchange, type HttpAnswer } from './http-exchange.js';
import { isJson, parseJson } from './json-answer.js';
import { retryAfterSeconds } from './retry-after.js';
import { ServiceBusy } from './service-busy.js';

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

  constructor(private readonly graph: CloudMfaSettings['graph']) {}

  /**
   * @throws {TaskFault} `graph-secret-missing`, `graph-sign-in-refused`, `graph-unreachable`,
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
    const { authority, tenantId, clientId, scope, timeoutSeconds } = this.graph;
    const url = new URL(`${authority.replace(/\/+$/, '')}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`);
    const credential = await clientCredential(this.graph, url);
    const answer = await exchange({
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
    return readGrant(answer);
  }
}

function readGrant(answer: HttpAnswer): Grant {
  if (answer.status === 429 || answer.status >= 500)
    throw new ServiceBusy(
      answer.status === 429 ? 'graph-throttled' : 'graph-unavailable',
      `${PLACE}: ${answer.status}`,
      retryAfterSeconds(answer.headers),
    );
  const body = isJson(answer) ? parseJson(answer.text) : undefined;
  const granted = Token.safeParse(body);
  if (answer.status === 200 && granted.success) {
    const lifetime = Math.max(granted.data.expires_in - MARGIN, granted.data.expires_in / 2);
    return { token: granted.data.access_token, until: Date.now() + lifetime * 1000 };
  }
  const refusal = TokenRefusal.safeParse(body);
  if (answer.status >= 400 && refusal.success) throw refused(answer.status, refusal.data);
  throw retryableFault('graph-answer-unreadable', `${PLACE}: ${answer.status}`);
}

/** The description is left out, for it may name people; the numbers say the same. */
const refused = (status: number, refusal: TokenRefusal): Error =>
  permanentFault(
    'graph-sign-in-refused',
    [
      `${PLACE}: ${status} ${refusal.error}`,
      ...(refusal.error_codes ?? []).map((code) => `AADSTS${code}`),
    ].join(' '),
  );
