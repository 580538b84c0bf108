import { afterAll, describe, expect, it } from '@jest/globals';
import { receiveTraces } from '#testing';
import { inSpan } from '#tracing';
import { createLogger } from '../logging/logger.js';
import { startTracing } from './start-tracing.js';

const environment = { ...process.env };
afterAll(() => {
  process.env = environment;
});

describe('a receiver of traces that is away', () => {
  it('disturbs no work, and is told of once', async () => {
    const receiver = await receiveTraces();
    await receiver.close();
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = receiver.url;
    process.env['OTEL_EXPORTER_OTLP_TIMEOUT'] = '300';
    process.env['OTEL_BSP_SCHEDULE_DELAY'] = '10';
    const lines: string[] = [];
    const logger = createLogger('debug', { write: (line: string) => void lines.push(line) });
    const tracing = await startTracing({ service: 'lethe-test', version: '1', exported: true, logger });
    for (let round = 0; round < 3; round += 1)
      expect(await inSpan({ name: 'work' }, async (span) => span.traceId)).toMatch(/^[0-9a-f]{32}$/);
    await tracing.stop();
    const told = lines.map((line) => JSON.parse(line) as { level: string; msg: string });
    expect(told.map(({ level, msg }) => [level, msg])).toEqual([
      ['warn', 'Traces cannot be exported; what happens meanwhile is not in them'],
    ]);
  });
});
