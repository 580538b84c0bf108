import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { receiveTraces, type TraceReceiver } from '#testing';
import { inSpan, inTrace, sendingFor } from '#tracing';
import { createLogger } from '../logging/logger.js';
import { startTracing, type Tracing } from './start-tracing.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE}-b7ad6b7169203331-01`;

describe('traces that are exported', () => {
  let receiver: TraceReceiver;
  let tracing: Tracing;
  const lines: string[] = [];
  const logger = createLogger('debug', { write: (line: string) => void lines.push(line) });
  const environment = { ...process.env };

  beforeAll(async () => {
    receiver = await receiveTraces();
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = receiver.url;
    process.env['OTEL_RESOURCE_ATTRIBUTES'] = 'deployment.environment.name=test';
    tracing = await startTracing({ service: 'lethe-test', version: '1', exported: true, logger });
    await inTrace(PARENT, () =>
      inSpan({ name: 'outer', kind: 'consumer', facts: { 'lethe.request.id': '4711' } }, async () => {
        logger.info('inside');
        const elsewhere = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
        await inSpan({ name: 'inner', alsoOf: [elsewhere, PARENT] }, async () => {
          throw new TypeError('zulfiqar@example.com is away');
        }).catch(() => undefined);
      }),
    );
    const sending = sendingFor(PARENT, 'lethe.requests.v1');
    await sending.by(Promise.reject<void>(new Error('zulfiqar'))).catch(() => undefined);
    logger.info('outside');
    await tracing.stop();
  });

  afterAll(async () => {
    process.env = environment;
    await receiver.close();
  });

  const span = (name: string) => receiver.spans.find((one) => one.name === name);

  it('arrive as a collector takes them, with the name of the service', () => {
    expect(receiver.spans.map(({ service, name }) => [service, name]).sort()).toEqual([
      ['lethe-test', 'inner'],
      ['lethe-test', 'outer'],
      ['lethe-test', 'send lethe.requests.v1'],
    ]);
    expect(receiver.bodies.join()).toContain('deployment.environment.name');
  });

  it('go on where they came from, and lead to what else they belong to', () => {
    const [outer, inner] = [span('outer'), span('inner')];
    expect(outer).toMatchObject({ traceId: TRACE, parentSpanId: 'b7ad6b7169203331', isFailed: false });
    expect(outer?.facts).toMatchObject({ 'lethe.request.id': '4711' });
    expect(inner).toMatchObject({ traceId: TRACE, parentSpanId: outer?.spanId, links: ['1'.repeat(32)] });
  });

  it('say of a fault its kind, and nothing that its message quotes', () => {
    expect(span('inner')).toMatchObject({ isFailed: true, facts: { 'error.type': 'TypeError' } });
    expect(span('send lethe.requests.v1')?.isFailed).toBe(true);
    expect(receiver.bodies.join()).not.toMatch(/zulfiqar|away/);
  });

  it('stand in the lines that are logged in them', () => {
    const logged = lines.map(
      (line) => JSON.parse(line) as { msg: string; traceId?: string; service: string },
    );
    expect(logged.find(({ msg }) => msg === 'inside')).toMatchObject({
      traceId: TRACE,
      service: 'standalone',
    });
    expect(logged.find(({ msg }) => msg === 'outside')).not.toHaveProperty('traceId');
  });
});
