import type { HttpAnswer, HttpExchange } from './exchange.js';

/** A step that every call passes before it is routed. */
export type RequestHandler = (
  exchange: HttpExchange,
  response: HttpAnswer,
  next: (error?: unknown) => void,
) => void | Promise<void>;
