import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pinoHttp, type HttpLogger } from 'pino-http';
import type { HttpExchange } from '../http/exchange.js';
import type { Logger } from './logger.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The pattern of an address and the id in it: an address as it came may hold anything, also a name. */
const loggedCall = (call: HttpExchange): Record<string, unknown> => {
  const id = call.matched?.params['id'];
  return {
    id: call.id,
    method: call.method,
    route: call.matched?.endpoint.path ?? 'unknown',
    ...(id !== undefined && UUID.test(id) ? { on: id } : {}),
  };
};

function levelFor(status: number): 'error' | 'info' | 'debug' {
  if (status >= 500) return 'error';
  return status >= 400 ? 'info' : 'debug';
}

/** One line for each call: no address as it came, no query, no header, no body. */
export const httpLog = (logger: Logger): HttpLogger =>
  pinoHttp({
    logger,
    genReqId: (_: IncomingMessage, response: ServerResponse) => {
      const id = randomUUID();
      response.setHeader('x-request-id', id);
      return id;
    },
    wrapSerializers: false,
    serializers: {
      req: (call: HttpExchange) => loggedCall(call),
      res: (response: ServerResponse) => ({ status: response.statusCode }),
    },
    quietReqLogger: true,
    customLogLevel: (_, response, error) => (error ? 'error' : levelFor(response.statusCode)),
    customSuccessMessage: () => 'Call answered',
    customErrorMessage: () => 'Call failed',
  });
