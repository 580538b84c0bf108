import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CloudCall } from './call.js';

export const ACCOUNT = 'lethesandbox';

/** What a caller may do: all, or the letters of its signature (`r` read, `a` add, `c` create, …). */
export type Grant = 'all' | ReadonlySet<string>;

const sign = (key: string, text: string): string =>
  createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64');

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Checks the header `Authorization: SharedKey` (DOC), which lets do everything. */
export function sharedKeyHolds(call: CloudCall, accountKey: string): boolean {
  const header = (name: string): string => call.headers[name] ?? '';
  const length = header('content-length');
  const signedHeaders = Object.entries(call.headers)
    .filter(([name]) => name.startsWith('x-ms-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}\n`)
    .join('');
  const queries = [...call.url.searchParams]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `\n${name}:${value}`)
    .join('');
  const text =
    [
      call.method,
      header('content-encoding'),
      header('content-language'),
      length === '0' ? '' : length,
      header('content-md5'),
      header('content-type'),
      header('date'),
      header('if-modified-since'),
      header('if-match'),
      header('if-none-match'),
      header('if-unmodified-since'),
      header('range'),
    ].join('\n') + `\n${signedHeaders}/${ACCOUNT}${call.rawPath}${queries}`;
  return equal(header('authorization'), `SharedKey ${ACCOUNT}:${sign(accountKey, text)}`);
}

/**
 * Checks a service signature for a container, of the version 2020-12-06 and later (DOC).
 * @returns null when it does not hold at that time, was made for something else, or is of another kind
 */
export function signatureGrant(url: URL, container: string, accountKey: string, now: string): Grant | null {
  const of = (name: string): string => url.searchParams.get(name) ?? '';
  const text = [
    of('sp'),
    of('st'),
    of('se'),
    `/blob/${ACCOUNT}/${container}`,
    of('si'),
    of('sip'),
    of('spr'),
    of('sv'),
    of('sr'),
    '',
    of('ses'),
    of('rscc'),
    of('rscd'),
    of('rsce'),
    of('rscl'),
    of('rsct'),
  ].join('\n');
  const begins = Date.parse(of('st') || now);
  const ends = Date.parse(of('se'));
  const time = Date.parse(now);
  const inTime = begins <= time && time < ends;
  if (of('sr') !== 'c' || of('sv') < '2020-12-06' || !inTime) return null;
  return equal(of('sig'), sign(accountKey, text)) ? new Set(of('sp')) : null;
}
