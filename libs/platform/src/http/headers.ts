import type { FieldError } from '#contracts';
import type { Parsed } from '../field-errors.js';
import type { HttpExchange } from './exchange.js';

/** A header's one value. Sent twice, it is not clear which one is meant. */
function single(exchange: HttpExchange, name: string, shownAs: string): Parsed<string | undefined> {
  const values = exchange.headersDistinct[name] ?? [];
  return values.length > 1
    ? { ok: false, errors: [{ path: `header.${shownAs}`, message: 'must be sent once' }] }
    : { ok: true, value: values[0] };
}

const wrong = (header: string, message: string): Parsed<never> => {
  const error: FieldError = { path: `header.${header}`, message };
  return { ok: false, errors: [error] };
};

/** `Idempotency-Key`: 1 to 200 visible ASCII characters. */
export function idempotencyKey(exchange: HttpExchange): Parsed<string | undefined> {
  const key = single(exchange, 'idempotency-key', 'Idempotency-Key');
  if (!key.ok || key.value === undefined || /^[\x21-\x7e]{1,200}$/.test(key.value)) return key;
  return wrong('Idempotency-Key', 'must be 1 to 200 visible ASCII characters');
}

/**
 * `If-Match`: the version that the caller has seen, as `"7"`, `7` or `W/"7"`. `*` matches whatever is
 * there, which is what leaving it out means here.
 */
export function ifMatch(exchange: HttpExchange): Parsed<number | undefined> {
  const header = single(exchange, 'if-match', 'If-Match');
  if (!header.ok) return header;
  if (header.value === undefined || header.value.trim() === '*') return { ok: true, value: undefined };
  const [, quoted, bare] = /^\s*(?:(?:W\/)?"(\d{1,9})"|(\d{1,9}))\s*$/.exec(header.value) ?? [];
  const version = quoted ?? bare;
  return version === undefined || Number(version) < 1
    ? wrong('If-Match', 'must be the ETag of the request, like "7", or *')
    : { ok: true, value: Number(version) };
}

/** The offered media type that `Accept` of RFC 9110 likes best, the first of several; undefined: it takes none. */
export function preferred(exchange: HttpExchange, offers: readonly string[]): string | undefined {
  const accept = exchange.headers.accept?.trim();
  if (accept === undefined || accept === '') return offers[0];
  const ranges = accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.map((parameter) => /^q=([01](?:\.\d{0,3})?)$/.exec(parameter)?.[1]);
    return { type, weight: Number(weight.find((value) => value !== undefined) ?? 1) };
  });
  const weights = offers.map((offer) => {
    const names = [offer, `${offer.split('/')[0] ?? ''}/*`, '*/*'];
    // The most specific range decides.
    return names.map((name) => ranges.find(({ type }) => type === name)).find((found) => found)?.weight ?? 0;
  });
  const best = Math.max(...weights);
  return best > 0 ? offers[weights.indexOf(best)] : undefined;
}

/** `Last-Event-ID` as it came: whether it is one is for the stream to say. */
export const lastEventId = (exchange: HttpExchange): string | undefined =>
  exchange.headersDistinct['last-event-id']?.[0];
