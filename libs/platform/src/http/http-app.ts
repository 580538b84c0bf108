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
import { answerUnreadableCalls } from './unreadable-calls.js';
import { traceCalls } from '../tracing/trace-calls.js';

/** Time for the head of a call, and for the whole of it. */
const HEADERS_WITHIN_MS = 15_000;
const CALL_WITHIN_MS = 300_000;
/**
 * Between two calls on one connection: longer than proxies keep theirs (a minute, usually). Whoever closes first cuts
 * off a call that is on its way, and only the one who sends it knows that nothing is.
 */
const IDLE_MS = 65_000;

export interface HttpAppOptions {
  readonly logger: Logger;
  /** PEM; absent: plain HTTP, for whoever stands in front of this process */
  readonly tls?: { readonly cert: string | Uint8Array; readonly key: string | Uint8Array } | undefined;
  /** serves what is no part of the interface for programs, and leaves the rest to it; absent: nothing */
  readonly pages?: RequestHandler | undefined;
  /** for bodies that take long: time for a whole call, and how long a connection may be silent in one */
  readonly patience?: { readonly callMs: number; readonly stillMs: number };
}

/**
 * A Nest application with everything that stands before the controllers, in the order of the
 * contract. Bodies are read by the endpoints themselves, after the caller and the address are known.
 * The root module has to bring in what `HttpEdge.register` gives.
 */
export async function createHttpApp(
  rootModule: Type | DynamicModule,
  options: HttpAppOptions,
): Promise<INestApplication> {
  const app = await NestFactory.create<NestExpressApplication>(rootModule, new ExpressAdapter(), {
    logger: new NestLogger(options.logger),
    ...(options.tls && { httpsOptions: { ...options.tls } }),
    bodyParser: false,
    abortOnError: false,
  });
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  const steps: readonly RequestHandler[] = [
    traceCalls,
    httpLog(options.logger),
    app.get(Metrics).observe,
    securityHeaders(),
    ...(options.pages ? [options.pages] : []),
    (...call) => app.get(Authentication).use(...call),
    (...call) => app.get(KnownRoutes).use(...call),
  ];
  for (const step of steps) app.use(step);
  app.useGlobalFilters(new ProblemFilter(options.logger));
  const server = app.getHttpServer();
  answerUnreadableCalls(server, options.logger);
  server.headersTimeout = HEADERS_WITHIN_MS;
  server.requestTimeout = options.patience?.callMs ?? CALL_WITHIN_MS;
  server.timeout = options.patience?.stillMs ?? 0;
  server.keepAliveTimeout = IDLE_MS;
  return app;
}
