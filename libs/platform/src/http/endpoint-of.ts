import 'reflect-metadata';
import type { AnyEndpoint } from './endpoint.js';

/** Under this key a method of a controller carries the endpoint that it serves. */
export const ENDPOINT = Symbol('lethe:endpoint');

export const endpointOf = (handler: object): AnyEndpoint | undefined =>
  Reflect.getMetadata(ENDPOINT, handler) as AnyEndpoint | undefined;

/** @throws when the method serves no endpoint, which is a fault of this program */
export function servedEndpoint(handler: object): AnyEndpoint {
  const endpoint = endpointOf(handler);
  if (!endpoint) throw new Error('This controller method has no @Serves decorator.');
  return endpoint;
}
