import { randomBytes } from 'node:crypto';
import {
  contentPolicy,
  pathOf,
  refuse,
  type HttpAnswer,
  type HttpExchange,
  type RequestHandler,
} from '#platform';
import type { PortalFiles } from './portal-files.js';

const ASSETS = '/assets/';
/** Stands in the page where the nonce of each answer goes. */
const NONCE = '%NONCE%';
/** A name has a hash of the content in it, so what is behind it never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * Serves the portal: its page at `/` and at every address of its sections, and the files that the page
 * loads. It is a page without data and open to everyone; what it shows it asks for as its user.
 * Scripts are our own files alone. The component library makes style elements while it runs: they carry the
 * nonce of the answer (docs/adr/0019-portal.md).
 */
export function portalPages(files: PortalFiles): RequestHandler {
  return async (exchange, response, next) => {
    const path = pathOf(exchange);
    const isAsset = path.startsWith(ASSETS);
    if (!isAsset && !isPage(path, files)) return next();
    if (exchange.method !== 'GET' && exchange.method !== 'HEAD')
      throw refuse('method-not-allowed', 'It takes GET, HEAD.', { allow: 'GET, HEAD' });
    if (isAsset) return sendAsset(files, exchange, response);
    sendPage(files.page, exchange, response);
  };
}

const isPage = (path: string, { sections }: PortalFiles): boolean =>
  path === '/' || sections.has(path.split('/')[1] ?? '');

async function sendAsset(files: PortalFiles, exchange: HttpExchange, response: HttpAnswer): Promise<void> {
  const accepted = exchange.headers['accept-encoding'];
  const name = pathOf(exchange).slice(ASSETS.length);
  const file = await files.asset(name, typeof accepted === 'string' ? accepted : '');
  if (!file) throw refuse('not-found');
  response.setHeader('content-type', file.mediaType);
  response.setHeader('cache-control', FOR_EVER);
  response.setHeader('vary', 'accept-encoding');
  if (file.encoding !== undefined) response.setHeader('content-encoding', file.encoding);
  send(file.content, exchange, response);
}

function sendPage(page: string, exchange: HttpExchange, response: HttpAnswer): void {
  const nonce = randomBytes(18).toString('base64url');
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader(
    'content-security-policy',
    contentPolicy({
      'style-src': ["'self'", `'nonce-${nonce}'`],
      // Pictures that a person is about to hand in are shown before they are sent.
      'img-src': ["'self'", 'data:', 'blob:'],
    }),
  );
  send(Buffer.from(page.replaceAll(NONCE, nonce)), exchange, response);
}

function send(content: Buffer, { method }: HttpExchange, response: HttpAnswer): void {
  response.setHeader('content-length', content.length);
  response.end(method === 'HEAD' ? undefined : content);
}
