import { inTrace, OpenSpan, type SpanFacts } from '#tracing';
import type { HttpAnswer, HttpExchange } from '../http/exchange.js';
import type { RequestHandler } from '../http/request-handler.js';

/** The pattern of an address: as it came it may hold anything, also a name. */
const factsOf = (exchange: HttpExchange, response: HttpAnswer): SpanFacts => ({
  // Any text can come as a method; the address that is known takes known ones.
  'http.request.method': exchange.matched ? (exchange.method ?? '') : '_OTHER',
  ...(exchange.matched && { 'http.route': exchange.matched.endpoint.path }),
  'http.response.status_code': response.statusCode,
});

function end(span: OpenSpan, exchange: HttpExchange, response: HttpAnswer): void {
  const facts = factsOf(exchange, response);
  const route = facts['http.route'];
  span.rename(route === undefined ? 'HTTP' : `${facts['http.request.method'] ?? ''} ${route}`);
  span.tell(facts);
  if (!response.writableFinished || response.statusCode >= 500) span.failed();
  span.end();
}

/** Probes and scrapes: many, and of no interest to anyone. A stream lasts for hours and leads to nothing. */
const isWatching = (exchange: HttpExchange): boolean =>
  /^\/(livez|readyz|metrics|v1\/stream)(\?|$)/.test(exchange.originalUrl);

/** Answers each call in the trace that its `traceparent` names; in a new one where it names none. */
export const traceCalls: RequestHandler = (exchange, response, next) => {
  if (isWatching(exchange)) return next();
  // Sent twice it is not clear which one is meant.
  const sent = exchange.headersDistinct['traceparent'] ?? [];
  inTrace(sent.length === 1 ? sent[0] : undefined, () => {
    const span = new OpenSpan({ name: 'HTTP', kind: 'server' });
    exchange.traceId = span.traceId;
    response.once('close', () => end(span, exchange, response));
    span.within(next);
  });
};
