import type { HttpExchange } from '../http/exchange.js';

/** Finds out who makes a call, and notes it on the exchange. */
export interface Doorkeeper {
  /**
   * @param isUse false: it is only looked whether a call that was let in would be let in still
   * @returns an id under which the calls of this one are counted; undefined without valid credentials
   * @throws {RefusedError} @throws {StoreUnavailable}
   */
  identify(exchange: HttpExchange, isUse?: boolean): Promise<string | undefined>;

  /** What was wrong with the credentials of a call that was not let in, and what its sender does about it. */
  whyNot(exchange: Pick<HttpExchange, 'headers'>): string;
}

export const DOORKEEPER = Symbol('Doorkeeper');

const LONGEST_TOKEN = 512;

/** The token of `Authorization: Bearer …`; undefined when it has not that form. */
export function bearerToken(authorization: string | undefined): string | undefined {
  const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization?.trim() ?? '')?.[1];
  return token === undefined || token.length > LONGEST_TOKEN ? undefined : token;
}
