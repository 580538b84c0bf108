import helmet from 'helmet';
import { pathOf } from './exchange.js';
import type { RequestHandler } from './request-handler.js';

const nothingFromElsewhere = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

const headersWith = (directives: Record<string, string[]>) =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    crossOriginEmbedderPolicy: false,
    // Whether there is TLS at all is known to whoever stands in front of this process.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });

/**
 * Headers for browsers: no script but our own files, no embedding, nothing cached unless an answer
 * says so itself.
 */
export function securityHeaders(): RequestHandler {
  const everywhere = headersWith(nothingFromElsewhere);
  // Swagger UI writes style attributes; scripts stay under the same rule there.
  const onDocs = headersWith({ ...nothingFromElsewhere, styleSrc: ["'self'", "'unsafe-inline'"] });
  return (exchange, response, next) => {
    response.setHeader('cache-control', 'no-store');
    (pathOf(exchange) === '/docs' ? onDocs : everywhere)(exchange, response, next);
  };
}
