import { isSpanContextValid, trace, type SpanContext } from '@opentelemetry/api';
import { formatTraceparent } from './traceparent.js';

function current(): SpanContext | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? span : undefined;
}

/** `traceparent` of what is being worked on here; undefined outside of any trace. */
export function currentTraceparent(): string | undefined {
  const span = current();
  return span && formatTraceparent(span);
}

export const currentTraceId = (): string | undefined => current()?.traceId;
