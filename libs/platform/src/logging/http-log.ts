import { randomUUID } from 'node:crypto';
import { pinoHttp } from 'pino-http';
import type { HttpAnswer, HttpExchange } from '../http/exchange.js';
import type { RequestHandler } from '../http/request-handler.js';
import type { Logger } from './logger.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The pattern of an address and the id in it: an address as it came may hold anything, also a name. */
const loggedCall = (call: HttpExchange, response: HttpAnswer): Record<string, unknown> => {
  const id = call.matched?.params['id'];
  return {
    method: call.matched ? call.method : 'any',
    route: call.matched?.endpoint.path ?? 'unknown',
    ...(id !== undefined && UUID.test(id) ? { on: id } : {}),
    status: response.statusCode,
    // The line is written when the connection is done, outside of the trace.
    ...(call.traceId !== undefined && { traceId: call.traceId }),
  };
};

const withTime = (call: HttpExchange, response: HttpAnswer, value: { readonly responseTime?: number }) => ({
  ...loggedCall(call, response),
  milliseconds: value.responseTime,
});

function levelFor(status: number): 'error' | 'info' | 'debug' {
  if (status >= 500) return 'error';
  return status >= 400 ? 'info' : 'debug';
}

/** One line for each call: no address as it came, no query, no header, no body. */
export const httpLog = (logger: Logger): RequestHandler =>
  pinoHttp<HttpExchange, HttpAnswer>({
    logger,
    genReqId: (_, response) => {
      const id = randomUUID();
      response.setHeader('x-request-id', id);
      return id;
    },
    // The call as it came is never written: address, query and headers may hold anything.
    wrapSerializers: false,
    serializers: { req: () => undefined, res: () => undefined },
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'reference' },
    customSuccessObject: withTime,
    customErrorObject: (call, response, _error, value: { readonly responseTime?: number }) =>
      withTime(call, response, value),
    customLogLevel: (_, response, error) => (error ? 'error' : levelFor(response.statusCode)),
    customSuccessMessage: () => 'Call answered',
    customErrorMessage: () => 'Call failed',
  });
