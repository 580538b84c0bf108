import { beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { trace } from '@opentelemetry/api';
import fc from 'fast-check';
import {
  currentTraceId,
  currentTraceparent,
  formatTraceparent,
  inSpan,
  inTrace,
  keepTraceContext,
  OpenSpan,
  parseTraceparent,
  sendingFor,
} from './index.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE}-b7ad6b7169203331-01`;

beforeAll(keepTraceContext);

describe('a traceparent', () => {
  const byTheStandardLibrary = (traceparent: string) =>
    trace.getSpanContext(
      new W3CTraceContextPropagator().extract(
        ROOT_CONTEXT,
        { traceparent },
        {
          get: (carrier: Record<string, string>, key) => carrier[key],
          keys: (carrier: Record<string, string>) => Object.keys(carrier),
        },
      ),
    );

  it('is read and written as W3C has it', () => {
    const parsed = parseTraceparent(PARENT);
    expect(parsed).toEqual({ traceId: TRACE, spanId: 'b7ad6b7169203331', traceFlags: 1, isRemote: true });
    expect(parsed && formatTraceparent(parsed)).toBe(PARENT);
  });

  it.each([
    ['nothing', ''],
    ['upper case', PARENT.toUpperCase()],
    ['no trace', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
    ['no span', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['the forbidden version', PARENT.replace(/^00/, 'ff')],
    ['more than version 00 has', `${PARENT}-00`],
    ['a name', 'ada@example.com'],
    ['something endless', `01${PARENT.slice(2)}-${'0'.repeat(500)}`],
  ])('with %s in it is none', (_, text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });

  it('of a later version is read as far as it is known', () => {
    expect(parseTraceparent(`01${PARENT.slice(2)}-what-comes-later`)?.traceId).toBe(TRACE);
  });

  it('of any kind is read as the propagator of OpenTelemetry reads it', () => {
    const hex = (length: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789abcdefA-'), maxLength: length });
    const near = fc.tuple(hex(3), hex(33), hex(17), hex(3)).map((parts) => parts.join('-'));
    fc.assert(
      fc.property(fc.oneof(near, fc.constant(PARENT), fc.string()), (text) => {
        expect(parseTraceparent(text)).toEqual(byTheStandardLibrary(text));
      }),
    );
  });
});

describe('where nobody records', () => {
  it('work belongs to no trace by itself', () => {
    expect([currentTraceparent(), currentTraceId()]).toEqual([undefined, undefined]);
  });

  it('what came in is carried on as it is, through everything that is awaited', async () => {
    await inTrace(PARENT, () =>
      inSpan({ name: 'outer' }, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        await inSpan({ name: 'inner' }, async () => expect(currentTraceparent()).toBe(PARENT));
      }),
    );
    expect(currentTraceparent()).toBeUndefined();
  });

  it('work without a trace begins one, and all that it does is in it', async () => {
    await inSpan({ name: 'outer' }, async (span) => {
      expect(parseTraceparent(currentTraceparent())?.traceId).toBe(span.traceId);
      await inSpan({ name: 'inner' }, async (inner) => expect(inner.traceId).toBe(span.traceId));
    });
  });

  it('what comes from elsewhere does not get into the trace of whoever happens to call', async () => {
    await inSpan({ name: 'caller' }, async (caller) => {
      const traces = [undefined, 'no traceparent', PARENT].map((text) =>
        inTrace(text, () => new OpenSpan({ name: 'handler' }).traceId),
      );
      expect(traces[2]).toBe(TRACE);
      expect(traces.slice(0, 2)).not.toContain(caller.traceId);
    });
  });

  it('a message goes out in the trace of what it is sent for', () => {
    expect(sendingFor(PARENT, 'lethe.requests.v1').traceparent).toBe(PARENT);
    expect(parseTraceparent(sendingFor(undefined, 'lethe.requests.v1').traceparent)).toBeDefined();
  });

  it('a fault passes through as it was thrown', async () => {
    const fault = new Error('ada@example.com');
    await expect(inSpan({ name: 'work' }, () => Promise.reject(fault))).rejects.toBe(fault);
  });
});
