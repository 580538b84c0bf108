import helmet from 'helmet';
import { pathOf } from './exchange.js';
import type { RequestHandler } from './request-handler.js';

type Directives = Readonly<Record<string, readonly string[]>>;

const nothingFromElsewhere = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
} as const satisfies Directives;

/** The `Content-Security-Policy` of every answer. @param wider directives that are other than usual */
export const contentPolicy = (wider: Directives = {}): string =>
  Object.entries({ ...nothingFromElsewhere, ...wider })
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join(';');

// Swagger UI writes style attributes; scripts stay under the same rule there.
const onDocs = contentPolicy({ 'style-src': ["'self'", "'unsafe-inline'"] });
const everywhere = contentPolicy();

/**
 * Headers for browsers: no script but our own files, no embedding, nothing cached unless an answer
 * says so itself.
 */
export function securityHeaders(): RequestHandler {
  const others = helmet({
    contentSecurityPolicy: false,
    crossOriginEmbedderPolicy: false,
    // Whether there is TLS at all is known to whoever stands in front of this process.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  return (exchange, response, next) => {
    response.setHeader('cache-control', 'no-store');
    response.setHeader('content-security-policy', pathOf(exchange) === '/docs' ? onDocs : everywhere);
    others(exchange, response, next);
  };
}
