import { Controller, Module } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TASK_ASSIGNED, TASK_REPORTED, taskTopic, topics } from '#contracts';
import { keepTraceContext } from '#tracing';
import { Liveness } from '../health/liveness.js';
import { createLogger } from '../logging/logger.js';
import { DeadLetterOffice } from '../transport/dead-letter-office.js';
import { FakeBus } from '../transport/fake-bus.fixture.js';
import { startWorker, type Worker } from './worker-app.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const event = (type: string): string =>
  JSON.stringify({
    specversion: '1.0',
    id: '1',
    source: 'test',
    type,
    traceparent: `00-${TRACE}-b7ad6b7169203331-01`,
    data: {},
  });

keepTraceContext();

describe('a program that takes its work from the bus', () => {
  let worker: Worker;
  let bus: FakeBus;
  let seconds = 0;
  let isStoreThere = true;
  let release: () => void = () => undefined;
  let released: Promise<void>;
  let lines: string[] = [];
  const logger = createLogger('debug', { write: (line: string) => void lines.push(line) }, 'orchestrator');

  @Controller()
  class BlockedController {
    @EventPattern<string>(topics.taskReports)
    async reported(): Promise<void> {
      logger.info('a report');
      await released;
    }

    @EventPattern<string>(taskTopic('mfa-server'))
    async assigned(): Promise<void> {
      await released;
    }
  }

  @Module({ controllers: [BlockedController] })
  class ProgramModule {}

  beforeEach(async () => {
    released = new Promise((resolve) => (release = resolve));
    seconds = 0;
    lines = [];
    isStoreThere = true;
    bus = new FakeBus();
    const clock = { now: () => '2026-11-20T09:00:00.000Z', until: async () => undefined };
    const sealer = { seal: async () => '', open: async () => undefined as never };
    worker = await startWorker({
      modules: [{ module: ProgramModule }],
      bus: {
        bus,
        group: 'orchestrator',
        concurrency: 4,
        deadLetters: new DeadLetterOffice({ bus, clock, source: 'lethe/orchestrator', sealer, logger }),
        logger,
      },
      readiness: [
        {
          name: 'store',
          check: async () => {
            if (!isStoreThere) throw new Error('away');
          },
        },
      ],
      listenOn: { host: '127.0.0.1', port: 0, nextFreePort: false },
      liveness: new Liveness({ now: () => seconds * 1000 }),
      logger,
    });
  });
  afterEach(async () => {
    release();
    await worker.stop();
  });

  const get = async (path: string) => {
    const answer = await fetch(worker.address + path);
    const body = await answer.text();
    return { status: answer.status, body };
  };
  const livezAfter = async (wait: number) => {
    await get('/livez');
    seconds += wait;
    return get('/livez');
  };

  it('lives while it idles, is ready while its servers are there, and shows its measurements', async () => {
    expect(await livezAfter(100_000)).toEqual({ status: 200, body: '{"status":"alive"}' });
    expect((await get('/readyz')).status).toBe(200);
    isStoreThere = false;
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      body: expect.stringContaining('"path":"store"'),
    });
    expect((await get('/metrics')).body).toContain('process_cpu_seconds_total');
    expect((await get('/v1/privacy-requests')).status).toBe(401);
  });

  it('does not live any more when a message is never done with, and says where', async () => {
    const handled = bus.deliver(topics.taskReports, event(TASK_REPORTED));
    expect((await livezAfter(290)).status).toBe(200);
    const dead = await livezAfter(20);
    expect(dead.status).toBe(503);
    expect(JSON.parse(dead.body)).toMatchObject({
      code: 'unavailable',
      errors: [{ path: 'handlers of lethe.task-reports.v1' }],
    });
    expect((await get('/metrics')).body).toContain(
      'lethe_loop_stuck{loop="handlers of lethe.task-reports.v1"} 1',
    );
    release();
    await handled;
    expect((await get('/livez')).status).toBe(200);
    expect((await get('/metrics')).body).toContain(
      'lethe_messages_total{topic="lethe.task-reports.v1",outcome="handled"} 1',
    );
  });

  it('lives while a handler works on its task for hours', async () => {
    const handled = bus.deliver(taskTopic('mfa-server'), event(TASK_ASSIGNED));
    expect((await livezAfter(20_000)).status).toBe(200);
    release();
    await handled;
  });

  it('says in each line of its log what it is, and in which trace it worked', async () => {
    const handled = bus.deliver(topics.taskReports, event(TASK_REPORTED));
    release();
    await handled;
    const line = lines
      .map((one) => JSON.parse(one) as object)
      .find((one) => 'msg' in one && one.msg === 'a report');
    expect(line).toMatchObject({ service: 'orchestrator', traceId: TRACE });
  });
});
