import { isSpanContextValid, type SpanContext } from '@opentelemetry/api';

/** Version, trace id, span id, flags. Versions after 00 may say more behind a further dash. */
const FORM = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const LONGEST = 200;

/**
 * Reads a W3C `traceparent`. It comes from outside, so anything may stand in it.
 * @returns undefined if it is none: whoever wanted to go on in it begins a trace of his own
 */
export function parseTraceparent(text: string | undefined): SpanContext | undefined {
  if (text === undefined || text.length > LONGEST) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', more] = FORM.exec(text) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  const parsed = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(parsed) ? parsed : undefined;
}

export const formatTraceparent = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${(traceFlags & 0xff).toString(16).padStart(2, '0')}`;
