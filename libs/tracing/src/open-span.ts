import { randomUUID } from 'node:crypto';
import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Span,
} from '@opentelemetry/api';
import type { SpanFacts } from './span-facts.js';
import { formatTraceparent, parseTraceparent } from './traceparent.js';

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  consumer: SpanKind.CONSUMER,
  producer: SpanKind.PRODUCER,
} as const;

export interface SpanDraft {
  /** a few words with nothing in them that somebody sent */
  readonly name: string;
  /** internal where nothing is said */
  readonly kind?: keyof typeof kinds;
  readonly facts?: SpanFacts;
  /** traceparents of what this belongs to as well, where that is another trace */
  readonly alsoOf?: readonly (string | undefined)[];
}

const tracer = trace.getTracer('lethe');

/** 32 random hexadecimal digits, but for the six bits that make it a UUID: Node draws many of these at once. */
const randomDigits = (): string => randomUUID().replaceAll('-', '');

/** Where nobody records there are no ids either; the trace has to be carried on all the same. */
const unrecorded = (): Span =>
  trace.wrapSpanContext({
    traceId: randomDigits(),
    spanId: randomDigits().slice(16),
    traceFlags: TraceFlags.NONE,
  });

function links(traceparents: readonly (string | undefined)[] = []) {
  const own = trace.getActiveSpan()?.spanContext().traceId;
  return traceparents.flatMap((traceparent) => {
    const linked = parseTraceparent(traceparent);
    return linked && linked.traceId !== own ? [{ context: linked }] : [];
  });
}

/** A piece of work in a trace, from its beginning to its end. It is a child of what runs where it is opened. */
export class OpenSpan {
  readonly #span: Span;

  constructor({ name, kind = 'internal', facts = {}, alsoOf }: SpanDraft) {
    const begun = tracer.startSpan(name, {
      kind: kinds[kind],
      attributes: facts as Attributes,
      links: links(alsoOf),
    });
    this.#span = isSpanContextValid(begun.spanContext()) ? begun : unrecorded();
  }

  /** for whoever goes on elsewhere */
  get traceparent(): string {
    return formatTraceparent(this.#span.spanContext());
  }

  get traceId(): string {
    return this.#span.spanContext().traceId;
  }

  /** Whatever `work` begins, also later, belongs to this span. */
  within<T>(work: () => T): T {
    return context.with(trace.setSpan(context.active(), this.#span), work);
  }

  tell(facts: SpanFacts): void {
    this.#span.setAttributes(facts as Attributes);
  }

  rename(name: string): void {
    this.#span.updateName(name);
  }

  /** It did not do what it was for. Of an error its class is told, never its message. */
  failed(error?: unknown): void {
    this.#span.setStatus({ code: SpanStatusCode.ERROR });
    if (error instanceof Error) this.tell({ 'error.type': error.constructor.name });
  }

  end(): void {
    this.#span.end();
  }
}

/** Does a piece of work in a span of its own; rejects as the work does. */
export async function inSpan<T>(draft: SpanDraft, work: (span: OpenSpan) => Promise<T>): Promise<T> {
  const span = new OpenSpan(draft);
  try {
    return await span.within(() => work(span));
  } catch (error) {
    span.failed(error);
    throw error;
  } finally {
    span.end();
  }
}

/** Goes on in a trace that came from elsewhere; without one, whatever span is opened begins a new trace. */
export function inTrace<T>(traceparent: string | undefined, work: () => T): T {
  const parent = parseTraceparent(traceparent);
  return context.with(parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT, work);
}
