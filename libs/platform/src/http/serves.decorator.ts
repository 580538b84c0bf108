import {
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  UseGuards,
  UseInterceptors,
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import type { Result } from '#application';
import { AddressGuard } from './address.guard.js';
import type { AnswerOf, AnyEndpoint } from './endpoint.js';
import { EndpointInterceptor } from './endpoint.interceptor.js';
import { ENDPOINT } from './endpoint-of.js';
import type { HttpExchange } from './exchange.js';
import { PermissionGuard } from './permission.guard.js';

/** A method that gives what the endpoint promises. */
type Handler<E> = (...input: never[]) => Result<AnswerOf<E>> | Promise<Result<AnswerOf<E>>>;

const expressPath = (template: string): string => template.replace(/\{(\w+)\}/g, ':$1');

/**
 * Lets a method of a controller serve an endpoint: its address, and every check that stands before
 * the method. The method gets checked input and returns the result of the use case as it is; the type
 * check sees to it that it is the answer that the endpoint promises.
 */
export const Serves =
  <E extends AnyEndpoint>(endpoint: E) =>
  <H extends Handler<E>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<H>,
  ): void =>
    applyDecorators(
      RequestMapping({ path: expressPath(endpoint.path), method: RequestMethod[endpoint.method] }),
      HttpCode(endpoint.answer.status),
      SetMetadata(ENDPOINT, endpoint),
      UseGuards(PermissionGuard, AddressGuard),
      UseInterceptors(EndpointInterceptor),
    )(target, key, descriptor);

const fromExchange = <K extends keyof HttpExchange>(field: K) =>
  createParamDecorator(
    (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<HttpExchange>()[field],
  );

/** What the caller sent, checked: `InputOf<typeof endpoint>`. */
export const Sent = fromExchange('input');
/** Who calls; only on endpoints that need a permission. */
export const CalledBy = fromExchange('caller');
/** The headers as they came, for what is done with cookies. */
export const CallHeaders = fromExchange('headers');
/** Which host calls; only on endpoints for hosts. */
export const CalledByHost = fromExchange('credential');
/** What the address names, as it was found on the way. */
export const Addressed = fromExchange('addressed');
/** The call itself, for what lasts longer than its answer takes. */
export const TheCall = createParamDecorator((_: unknown, context: ExecutionContext) =>
  context.switchToHttp().getRequest<HttpExchange>(),
);
