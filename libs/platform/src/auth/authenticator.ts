import type { Caller } from '#application';
import type { SignInSettings } from '#contracts';
import type { HttpExchange } from '../http/exchange.js';
import { refuse } from '../http/refused-error.js';
import type { ApiKeys } from './api-keys.js';
import { bearerToken, type Doorkeeper } from './doorkeeper.js';
import { isFromOwnPages } from './same-origin.js';
import type { Sessions } from './sessions.js';
import { isSameSecret } from './token.js';

/** Knows people and programs: by bearer token, or by the cookie of a session. */
export class Authenticator implements Doorkeeper {
  constructor(
    private readonly adminToken: string | undefined,
    private readonly apiKeys: ApiKeys,
    private readonly sessions: Sessions,
    /** has the address that people know Lethe by, where it is set */
    private readonly signIn?: Pick<SignInSettings, 'baseUrl'>,
  ) {}

  async identify(exchange: HttpExchange, isUse = true): Promise<string | undefined> {
    const caller = await this.authenticate(exchange, isUse);
    if (caller) exchange.caller = caller;
    return caller?.id;
  }

  /**
   * @returns undefined without valid credentials
   * @throws {RefusedError} `forbidden`, when another site makes a browser use its cookie
   */
  async authenticate(
    call: Pick<HttpExchange, 'method' | 'headers'>,
    isUse = true,
  ): Promise<Caller | undefined> {
    const { authorization, cookie } = call.headers;
    if (authorization !== undefined) return this.byToken(authorization);
    if (cookie === undefined) return undefined;
    const caller = await this.sessions.callerOf(cookie, isUse);
    if (caller && !isFromOwnPages(call, this.signIn?.baseUrl))
      throw refuse(
        'forbidden',
        'A session is taken from Lethe’s own pages only; this call comes from another site.',
      );
    return caller;
  }

  private async byToken(authorization: string): Promise<Caller | undefined> {
    const token = bearerToken(authorization);
    if (token === undefined) return undefined;
    if (this.adminToken !== undefined && isSameSecret(token, this.adminToken))
      return { id: 'admin', role: 'admin', channel: 'rest' };
    return this.apiKeys.callerOf(token);
  }
}
