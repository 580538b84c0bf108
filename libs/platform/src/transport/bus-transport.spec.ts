import {
  Controller,
  Module,
  type INestApplication,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { Ctx, EventPattern } from '@nestjs/microservices';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DEAD_LETTERED, DeadLetter, topics } from '#contracts';
import { MessageTooLarge, StoreUnavailable, type Clock, type LetterSealer } from '#ports';
import { NestFactory } from '@nestjs/core';
import { createLogger } from '../logging/logger.js';
import type { BusContext } from './bus-context.js';
import type { BusTransportStrategy } from './bus-transport.strategy.js';
import { connectBus, takeMessages } from './connect-bus.js';
import { DeadLetterOffice } from './dead-letter-office.js';
import { EventData } from './event-data.decorator.js';
import { FakeBus } from './fake-bus.fixture.js';
import { PoisonMessage } from './poison-message.js';

const Order = z.strictObject({ name: z.string(), count: z.int().max(9) });
const seen: unknown[] = [];
let failures: Error[] = [];

@Controller()
class OrdersController {
  @EventPattern<string>('orders.v1')
  async ordered(@EventData(Order) order: z.infer<typeof Order>, @Ctx() context: BusContext): Promise<void> {
    const failure = failures.shift();
    if (failure) throw failure;
    seen.push({ order, type: context.type, topic: context.topic, key: context.key });
  }
}

@Controller()
class CountsController {
  @EventPattern<string>('orders.v1')
  counted(@EventData(z.unknown()) _order: unknown): void {
    seen.push('counted');
  }

  @EventPattern<string>('other.v1')
  other(@EventData(z.unknown()) _data: unknown): void {}
}

/** What is done at the start of a process, e.g. announcing its hosts. */
class Beginning implements OnModuleInit, OnApplicationBootstrap {
  readonly done: string[] = [];

  onModuleInit(): void {
    this.done.push(`init, ${bus.subscriptions.size} subscriptions`);
  }

  onApplicationBootstrap(): void {
    this.done.push(`bootstrap, ${bus.subscriptions.size} subscriptions`);
  }
}

@Module({ controllers: [OrdersController, CountsController], providers: [Beginning] })
class RootModule {}

const clock: Clock = { now: () => '2026-11-20T09:00:00.000Z', until: async () => undefined };
const log: string[] = [];
const logger = createLogger('debug', { write: (line: string) => void log.push(line) });

let bus: FakeBus;
let app: INestApplication;
let strategy: BusTransportStrategy;
beforeEach(async () => {
  seen.length = 0;
  log.length = 0;
  failures = [];
  bus = new FakeBus();
  app = await NestFactory.create(RootModule, { logger: false, abortOnError: false });
  const sealer: LetterSealer = {
    seal: async ({ key, value }) => `sealed:${key}:${Buffer.from(value ?? []).toString('hex')}`,
  };
  const deadLetters = new DeadLetterOffice({ bus, clock, source: 'lethe/test', sealer, logger });
  strategy = connectBus(app, { bus, group: 'test', concurrency: 4, deadLetters, logger });
  await takeMessages(app);
});
afterEach(() => app.close());

const event = (data: unknown, more = {}) =>
  JSON.stringify({ specversion: '1.0', id: '1', source: 'test', type: 'lethe.Ordered.v1', data, ...more });
const orders = () => seen.filter((entry) => entry !== 'counted');
const letters = () =>
  bus.published.map(({ topic, value }) => {
    const envelope = JSON.parse(String(value)) as { type: string; data: unknown };
    expect([topic, envelope.type]).toEqual([topics.deadLetters, DEAD_LETTERED]);
    return DeadLetter.parse(envelope.data);
  });

describe('an application on the message bus', () => {
  it('does once what it does at its start, before any message comes', () => {
    expect(app.get(Beginning).done).toEqual(['init, 0 subscriptions', 'bootstrap, 0 subscriptions']);
  });
});

describe('controllers on the message bus', () => {
  it('listen to each of their topics once, for their group', () => {
    expect(
      [...bus.subscriptions.values()].map(({ topic, group, concurrency }) => [topic, group, concurrency]),
    ).toEqual([
      ['orders.v1', 'test', 4],
      ['other.v1', 'test', 4],
    ]);
  });

  it('get the data of the event, checked, and what else there is to know', async () => {
    await bus.deliver('orders.v1', event({ name: 'a', count: 1 }));
    expect(seen).toEqual([
      { order: { name: 'a', count: 1 }, type: 'lethe.Ordered.v1', topic: 'orders.v1', key: 'k' },
      'counted',
    ]);
  });

  it('get a message again when one of them fails, until it is handled', async () => {
    const failure = new Error('about ada@example.com');
    failures = [failure, failure];
    await bus.deliver('orders.v1', event({ name: 'a', count: 1 }));
    expect(bus.faults).toEqual([failure, failure]);
    expect(orders().length).toBe(1);
    expect(log.join('').includes('ada@')).toBe(false);
    expect(log.join('')).toContain('handed over again');
  });

  it('stop listening when the application is closed', async () => {
    await strategy.idle();
    await app.close();
    expect(bus.subscriptions.size).toBe(0);
  });
});

describe('a message that nobody can ever handle', () => {
  it.each([
    ['not-json', 'ada@example.com'],
    ['empty-message', ''],
    ['not-a-cloud-event', '{"name":"ada@example.com"}'],
    ['not-a-cloud-event', '[]'],
    ['not-a-cloud-event', event({}, { specversion: '0.3' })],
    ['schema-breach', event({ name: 'a', count: 'ada@example.com' })],
    ['schema-breach', event({ name: 'a', count: 10, 'ada@example.com': 1 })],
    ['not-a-cloud-event', event(undefined)],
  ])('is put aside as %s, sealed, and the next one is handled', async (reason, value) => {
    await bus.deliver('orders.v1', value);
    await bus.deliver('orders.v1', event({ name: 'b', count: 2 }));
    const [letter] = letters();
    expect(letter).toMatchObject({ topic: 'orders.v1', partition: 0, offset: '1', reason });
    expect(letter?.sealed).toBe(`sealed:k:${Buffer.from(value).toString('hex')}`);
    expect(JSON.stringify(letter)).not.toContain('ada@');
    expect(log.join('')).not.toContain('ada@');
    expect(orders().length).toBe(1);
  });

  it('says which fields are wrong', async () => {
    await bus.deliver('orders.v1', event({ count: 10 }));
    expect(letters()[0]?.message).toBe('name is required; count must be at most 9');
  });

  it('may be found out by the controller', async () => {
    failures = [new PoisonMessage('unknown-task', 'There is no such task.')];
    await bus.deliver('orders.v1', event({ name: 'a', count: 1 }));
    expect(letters()[0]).toMatchObject({ reason: 'unknown-task', message: 'There is no such task.' });
  });

  it('comes again when it cannot be put aside', async () => {
    const publish = bus.publish.bind(bus);
    let isAway = true;
    bus.publish = async (messages) => {
      if (isAway) {
        isAway = false;
        throw new Error('away');
      }
      return publish(messages);
    };
    await bus.deliver('orders.v1', 'not JSON');
    expect([bus.faults.length, letters().length]).toEqual([1, 1]);
  });

  it('is put aside without its content when the broker takes no letter of that size', async () => {
    const publish = bus.publish.bind(bus);
    bus.publish = async (messages) => {
      if (messages.some(({ value }) => value.length > 1_000)) throw new MessageTooLarge(topics.deadLetters);
      return publish(messages);
    };
    await bus.deliver('orders.v1', 'x'.repeat(1_000));
    expect(letters()).toMatchObject([{ reason: 'not-json', sealed: null }]);
  });

  it('is put aside without its content when it is larger than any message of Lethe', async () => {
    await bus.deliver('orders.v1', Buffer.alloc(4 * 1024 * 1024 + 1, ' '));
    expect(letters()).toMatchObject([{ reason: 'too-large', sealed: null }]);
  });

  it('makes the same letter when it is put aside once more, under a key that says nothing of it', async () => {
    const message = { topic: 'orders.v1', partition: 3, offset: '17', key: 'ada@example.com', value: 'x' };
    for (let time = 0; time < 2; time += 1) await bus.subscriptions.get('orders.v1')?.handle(message);
    const [one, other] = bus.published;
    expect(one).toEqual(other);
    expect(one?.key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('a message whose handler fails again and again', () => {
  const always = (failure: () => Error) => {
    failures = Array.from({ length: 200 }, failure);
  };

  it('is put aside after the twentieth time, and the next one is handled', async () => {
    always(() => new Error('about ada@example.com'));
    await bus.deliver('orders.v1', event({ name: 'a', count: 1 }), 'k', 25);
    expect(bus.faults.length).toBe(19);
    expect(letters()).toMatchObject([
      { reason: 'handler-failed', message: expect.stringContaining('20 times') },
    ]);
    failures = [];
    await bus.deliver('orders.v1', event({ name: 'b', count: 2 }));
    expect(orders().length).toBe(1);
  });

  it('is tried for as long as the store is away', async () => {
    failures = Array.from({ length: 60 }, () => new StoreUnavailable('away'));
    await bus.deliver('orders.v1', event({ name: 'a', count: 1 }), 'k', 100);
    expect([bus.faults.length, letters(), orders().length]).toEqual([60, [], 1]);
  });

  it('is tried again when it cannot be put aside, and may then be handled after all', async () => {
    failures = Array.from({ length: 21 }, () => new Error('failing'));
    bus.publish = async () => {
      throw new StoreUnavailable('away');
    };
    await bus.deliver('orders.v1', event({ name: 'a', count: 1 }), 'k', 30);
    expect([bus.faults.length, orders().length]).toEqual([21, 1]);
  });
});
