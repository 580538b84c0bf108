import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '#application';
import type { HostCredential } from '#ports';
import type { AnyEndpoint, Input } from './endpoint.js';

/** A call on its way through the edge, with what has been found out about it so far. */
export interface HttpExchange extends IncomingMessage {
  /** the address as it came; `url` is cut by routers on the way */
  readonly originalUrl: string;
  /** the trace that it is answered in */
  traceId?: string;
  /** set once the credentials have been checked */
  caller?: Caller;
  /** the same, where handlers' processes call */
  credential?: HostCredential;
  /** set once the address is known */
  matched?: { readonly endpoint: AnyEndpoint; readonly params: Readonly<Record<string, string>> };
  /** what the address names, where it was looked up on the way */
  addressed?: unknown;
  /** set once everything the caller sent has been read and checked */
  input?: Input<unknown, unknown, unknown>;
}

export type HttpAnswer = ServerResponse;

export const pathOf = (exchange: HttpExchange): string => exchange.originalUrl.split('?', 1)[0] ?? '';

export const queryOf = (exchange: HttpExchange): string => {
  const mark = exchange.originalUrl.indexOf('?');
  return mark < 0 ? '' : exchange.originalUrl.slice(mark + 1);
};
