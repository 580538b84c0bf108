import type { INestApplication, Type, DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { Metrics } from '../health/metrics.js';
import { httpLog } from '../logging/http-log.js';
import type { Logger } from '../logging/logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import { Authentication } from './authentication.middleware.js';
import { KnownRoutes } from './known-routes.middleware.js';
import { ProblemFilter } from './problem.filter.js';
import type { RequestHandler } from './request-handler.js';
import { securityHeaders } from './security-headers.js';

/** Time for the head of a call, for the whole of it, and between two on one connection. */
const HEADERS_WITHIN_MS = 15_000;
const CALL_WITHIN_MS = 300_000;
const IDLE_MS = 5_000;

/**
 * A Nest application with everything that stands before the controllers, in the order of the
 * contract. Bodies are read by the endpoints themselves, after the caller and the address are known.
 * The root module has to bring in what `HttpEdge.register` gives.
 */
export async function createHttpApp(
  rootModule: Type | DynamicModule,
  options: { readonly logger: Logger },
): Promise<INestApplication> {
  const app = await NestFactory.create<NestExpressApplication>(rootModule, new ExpressAdapter(), {
    logger: new NestLogger(options.logger),
    bodyParser: false,
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  const steps: readonly RequestHandler[] = [
    httpLog(options.logger),
    app.get(Metrics).observe,
    securityHeaders(),
    (...call) => app.get(Authentication).use(...call),
    (...call) => app.get(KnownRoutes).use(...call),
  ];
  for (const step of steps) app.use(step);
  app.useGlobalFilters(new ProblemFilter(options.logger));
  const server = app.getHttpServer();
  server.headersTimeout = HEADERS_WITHIN_MS;
  server.requestTimeout = CALL_WITHIN_MS;
  server.keepAliveTimeout = IDLE_MS;
  return app;
}
