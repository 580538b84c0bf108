import type { FieldError } from '#contracts';
import { parseWith, type Parsed } from '../field-errors.js';
import type { AnyEndpoint, Input } from './endpoint.js';
import { queryOf, type HttpExchange } from './exchange.js';
import { idempotencyKey, ifMatch, lastEventId, preferred } from './headers.js';
import { refuse, refuseFields } from './refused-error.js';

const nothing: Parsed<undefined> = { ok: true, value: undefined };

function readQuery(endpoint: AnyEndpoint, exchange: HttpExchange): Parsed<unknown> {
  const parameters = [...new URLSearchParams(queryOf(exchange))];
  // Probes and browsers may hang anything on what is open to everyone.
  if (!endpoint.query && endpoint.permission === 'none') return { ok: true, value: {} };
  const names = parameters.map(([name]) => name);
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  if (twice.length > 0)
    return {
      ok: false,
      errors: twice.map((name) => ({ path: `query.${name.slice(0, 80)}`, message: 'is given twice' })),
    };
  if (endpoint.query) return parseWith(endpoint.query, Object.fromEntries(parameters), 'query');
  const unknown = names.slice(0, 50).map((name) => ({
    path: `query.${name.slice(0, 80)}`,
    message: 'is not known here',
  }));
  return unknown.length > 0 ? { ok: false, errors: unknown } : { ok: true, value: {} };
}

/** @throws {RefusedError} the caller takes none of them */
function acceptable(exchange: HttpExchange, offers: readonly string[]): string {
  const accepted = preferred(exchange, offers);
  if (accepted === undefined) throw refuse('not-acceptable', `It is to be had as ${offers.join(' or ')}.`);
  return accepted;
}

/**
 * Reads and checks all that the caller sent, in the order of the contract: the transport's faults
 * (413, 415, 400) are thrown by the reader of the body; then every breach of a schema, of the body,
 * the query and the headers, is named at once.
 * @throws {RefusedError}
 */
export async function readInput(
  endpoint: AnyEndpoint,
  exchange: HttpExchange,
): Promise<Input<unknown, unknown, unknown>> {
  const body = endpoint.body ? await endpoint.body.read(exchange) : nothing;
  const accepted = endpoint.offers && acceptable(exchange, endpoint.offers);
  const query = readQuery(endpoint, exchange);
  const key = endpoint.takesIdempotencyKey ? idempotencyKey(exchange) : nothing;
  const version = endpoint.takesIfMatch ? ifMatch(exchange) : nothing;
  if (body.ok && query.ok && key.ok && version.ok)
    return {
      params: exchange.matched?.params ?? {},
      body: body.value,
      query: query.value,
      idempotencyKey: key.value,
      ifMatch: version.value,
      lastEventId: lastEventId(exchange),
      accepted,
    };
  const errors = [body, query, key, version].flatMap((part): readonly FieldError[] =>
    part.ok ? [] : part.errors,
  );
  throw refuseFields(errors);
}
