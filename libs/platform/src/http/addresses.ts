import { parseWith } from '../field-errors.js';
import type { AnyEndpoint } from './endpoint.js';
import type { HttpExchange } from './exchange.js';
import { refuse } from './refused-error.js';

/** Looks up what an address names, before the body of the call is looked at. */
export interface Addresses {
  /**
   * @returns what is there, for the handler to use
   * @throws {RefusedError} `not-found`, when it is not there for this caller
   */
  lookUp(endpoint: AnyEndpoint, exchange: HttpExchange): Promise<unknown>;
}

export const ADDRESSES = Symbol('Addresses');

/** 404: the parts of the address have the form of ids, and name something that is there for the caller. */
export async function resolveAddress(
  endpoint: AnyEndpoint,
  exchange: HttpExchange,
  addresses: Addresses,
): Promise<void> {
  if (endpoint.params && !parseWith(endpoint.params, exchange.matched?.params ?? {}).ok)
    throw refuse('not-found');
  if (endpoint.permission !== 'none') exchange.addressed = await addresses.lookUp(endpoint, exchange);
}
