import type { IncomingMessage } from 'node:http';
import type { Caller } from '#application';
import { refuse } from '../http/refused-error.js';
import type { ApiKeys } from './api-keys.js';
import { isFromOwnPages } from './same-origin.js';
import type { Sessions } from './sessions.js';
import { isSameSecret } from './token.js';

const LONGEST_TOKEN = 512;

/** Finds out who calls: by bearer token, or by the cookie of a session. */
export class Authenticator {
  constructor(
    private readonly adminToken: string | undefined,
    private readonly apiKeys: ApiKeys,
    private readonly sessions: Sessions,
  ) {}

  /**
   * @returns undefined without valid credentials
   * @throws {RefusedError} `forbidden`, when another site makes a browser use its cookie
   */
  async authenticate(call: Pick<IncomingMessage, 'method' | 'headers'>): Promise<Caller | undefined> {
    const { authorization, cookie } = call.headers;
    if (authorization !== undefined) return this.byToken(authorization);
    if (cookie === undefined) return undefined;
    const caller = await this.sessions.callerOf(cookie);
    if (caller && !isFromOwnPages(call))
      throw refuse(
        'forbidden',
        'A session is taken from Lethe’s own pages only; this call comes from another site.',
      );
    return caller;
  }

  private async byToken(authorization: string): Promise<Caller | undefined> {
    const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization.trim())?.[1];
    if (token === undefined || token.length > LONGEST_TOKEN) return undefined;
    if (this.adminToken !== undefined && isSameSecret(token, this.adminToken))
      return { id: 'admin', role: 'admin', channel: 'rest' };
    return this.apiKeys.callerOf(token);
  }
}
