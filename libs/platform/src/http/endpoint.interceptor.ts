import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import type { Result } from '#application';
import { servedEndpoint } from './endpoint-of.js';
import type { HttpAnswer, HttpExchange } from './exchange.js';
import { readInput } from './read-input.js';
import { RefusedError } from './refused-error.js';

/** Reads the input before the handler runs, and turns its result into the answer. */
@Injectable()
export class EndpointInterceptor implements NestInterceptor<Result<unknown>, unknown> {
  async intercept(
    context: ExecutionContext,
    next: CallHandler<Result<unknown>>,
  ): Promise<Observable<unknown>> {
    const endpoint = servedEndpoint(context.getHandler());
    const { answer } = endpoint;
    const http = context.switchToHttp();
    const exchange = http.getRequest<HttpExchange>();
    exchange.input = await readInput(endpoint, exchange);
    return next.handle().pipe(
      map((result) => {
        if (!result.ok) throw new RefusedError(result.refusal);
        const response = http.getResponse<HttpAnswer>();
        if (answer.mediaType !== undefined) response.setHeader('content-type', contentType(answer.mediaType));
        for (const [name, value] of Object.entries(answer.headers?.(result.value) ?? {}))
          response.setHeader(name, value);
        if (answer.mediaType === undefined) return undefined;
        return answer.body ? answer.body(result.value) : result.value;
      }),
    );
  }
}

const contentType = (mediaType: string): string =>
  mediaType === 'application/json' || mediaType.startsWith('text/')
    ? `${mediaType}; charset=utf-8`
    : mediaType;
