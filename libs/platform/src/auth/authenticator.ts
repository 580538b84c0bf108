import type { Caller } from '#application';
import type { SignInSettings } from '#contracts';
import type { HttpExchange } from '../http/exchange.js';
import { refuse } from '../http/refused-error.js';
import type { ApiKeys } from './api-keys.js';
import { bearerToken, type Doorkeeper } from './doorkeeper.js';
import { isFromOwnPages } from './same-origin.js';
import type { Sessions } from './sessions.js';
import { isSameSecret } from './token.js';

const WAY_OF_PROGRAMS =
  'A program sends `Authorization: Bearer <token>` with the token of an API key, which an administrator makes under “API keys” in the portal or with `lethe api-keys create`; or with the one that `LETHE_ADMIN_TOKEN` held at the start.';

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

  whyNot({ headers: { authorization, cookie } }: Pick<HttpExchange, 'headers'>): string {
    if (authorization === undefined)
      return cookie !== undefined && this.sessions.isNamedIn(cookie)
        ? `The session is over: sign in again. ${WAY_OF_PROGRAMS}`
        : `No token was sent. ${WAY_OF_PROGRAMS}`;
    return bearerToken(authorization) === undefined
      ? `The header \`Authorization\` is not of the form \`Bearer <token>\`. ${WAY_OF_PROGRAMS}`
      : `This token is not valid here: it is not whole, its API key was deleted, or it is of another installation. ${WAY_OF_PROGRAMS}`;
  }

  private async byToken(authorization: string): Promise<Caller | undefined> {
    const token = bearerToken(authorization);
    if (token === undefined) return undefined;
    if (this.adminToken !== undefined && isSameSecret(token, this.adminToken))
      return { id: 'admin', role: 'admin', channel: 'rest' };
    return this.apiKeys.callerOf(token);
  }
}
