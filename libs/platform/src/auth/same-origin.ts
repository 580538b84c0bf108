import type { IncomingMessage } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a call that a browser signed with its cookie comes from our own pages. Browsers say so by
 * `Sec-Fetch-Site`, older ones by `Origin`; whoever sends neither is no browser, and cannot be made
 * to call by a strange page.
 * @param own the address that people know Lethe by, where a proxy in front may send another `Host`
 */
export function isFromOwnPages(call: Pick<IncomingMessage, 'method' | 'headers'>, own?: string): boolean {
  if (SAFE_METHODS.has(call.method ?? '')) return true;
  const site = call.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = call.headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  return own === undefined ? from.host === host : from.origin === new URL(own).origin;
}
