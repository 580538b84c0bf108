export { parseTraceparent, formatTraceparent } from './traceparent.js';
export { type SpanFacts } from './span-facts.js';
export { inSpan, inTrace, OpenSpan, type SpanDraft } from './open-span.js';
export { currentTraceparent, currentTraceId } from './current-trace.js';
export { sending, sendingFor, type Sending } from './sending.js';
export { keepTraceContext } from './keep-context.js';
