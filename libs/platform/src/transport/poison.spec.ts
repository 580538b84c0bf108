import { Controller, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern } from '@nestjs/microservices';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DeadLetter, topicContract, topics } from '#contracts';
import type { Clock, LetterSealer, RawMessage } from '#ports';
import { goodEvents, POISON_NAME, poisonOn, type Poison } from '#testing';
import { createLogger } from '../logging/logger.js';
import { connectBus } from './connect-bus.js';
import { DeadLetterOffice } from './dead-letter-office.js';
import { EventData } from './event-data.decorator.js';
import { FakeBus } from './fake-bus.fixture.js';
import { readMessage } from './read-message.js';

const handled: string[] = [];

/** A service that takes what its topic promises, and nothing is wrong with it. */
function serviceOf(topic: string) {
  const [schema = z.never()] = Object.values(topicContract(topic)?.types ?? {});
  @Controller()
  class Service {
    @EventPattern<string>(topic)
    take(@EventData(schema) _data: unknown): void {
      handled.push(topic);
    }
  }
  return Service;
}

@Module({ controllers: Object.keys(goodEvents).map(serviceOf) })
class RootModule {}

const clock: Clock = { now: () => '2026-11-20T09:00:00.000Z', until: async () => undefined };

const log: string[] = [];
const sealed: RawMessage[] = [];
const bus = new FakeBus();
const logger = createLogger('debug', { write: (line: string) => void log.push(line) });
const sealer: LetterSealer = { seal: async (raw) => `letter ${sealed.push(raw)}` };
const office = new DeadLetterOffice({ bus, clock, source: 'lethe/test', sealer, logger });
let app: INestApplication;
beforeAll(async () => {
  app = await NestFactory.create(RootModule, { logger: false, abortOnError: false });
  connectBus(app, { bus, group: 'test', concurrency: 4, deadLetters: office, logger });
  await app.startAllMicroservices();
});
afterAll(() => app.close());
beforeEach(() => {
  for (const list of [handled, log, sealed, bus.published]) list.length = 0;
  office.passedOver = 0;
});

const letters = () =>
  bus.published.map(({ topic, key, value }) => {
    expect(topic).toBe(topics.deadLetters);
    const event = JSON.parse(String(value)) as { id: string; data: unknown };
    expect(event.id).toBe(key);
    return DeadLetter.parse(event.data);
  });

const deliver = (topic: string, { key, value }: Pick<Poison, 'key' | 'value'>) =>
  bus.deliver(topic, value, key);
const good = (topic: string) => ({
  key: goodEvents[topic]?.key ?? '',
  value: Buffer.from(JSON.stringify(goodEvents[topic]?.event)),
});

const saysNothing = (text: string) => expect(text.toLowerCase()).not.toMatch(/quuxina|zorgel/);

const readTopics = Object.keys(goodEvents).filter((topic) => topic !== topics.deadLetters);

describe.each(readTopics)('on %s', (topic) => {
  it('what the topic takes is handled', async () => {
    await deliver(topic, good(topic));
    expect([handled, letters()]).toEqual([[topic], []]);
  });

  it.each(poisonOn(topic).map((poison) => [poison.name, poison.reason, poison] as const))(
    '%s is put aside as %s, sealed, and the next message is handled',
    async (_name, reason, poison) => {
      await deliver(topic, poison);
      await deliver(topic, good(topic));
      expect(handled).toEqual([topic]);
      const [letter] = letters();
      expect(letter).toMatchObject({ topic, partition: 0, reason, sealed: 'letter 1' });
      expect(letter?.message).toMatch(poison.says);
      expect(sealed).toEqual([{ key: poison.key, value: poison.value }]);
      saysNothing(JSON.stringify(letter));
      saysNothing(log.join(''));
    },
  );

  it('a look finds out all of it too, and that nothing is wrong with what the topic takes', () => {
    const look = ({ key, value: raw }: Pick<Poison, 'key' | 'value'>) =>
      readMessage({ topic, key, partition: 0, offset: '1', raw, value: Buffer.from(raw ?? []).toString() });
    for (const poison of poisonOn(topic))
      expect([poison.name, look(poison)]).toMatchObject([poison.name, { ok: false, reason: poison.reason }]);
    expect(look(good(topic))).toMatchObject({ ok: true, data: goodEvents[topic]?.event.data });
  });
});

describe('on the topic of dead letters itself', () => {
  it.each(poisonOn(topics.deadLetters).map((poison) => [poison.name, poison] as const))(
    '%s is passed over, logged and counted, and makes no letter',
    async (_name, poison) => {
      await deliver(topics.deadLetters, poison);
      await deliver(topics.deadLetters, good(topics.deadLetters));
      expect([handled, bus.published, office.passedOver]).toEqual([[topics.deadLetters], [], 1]);
      expect(log.join('')).toContain(`"topic":"${topics.deadLetters}","partition":0,"offset":"`);
      saysNothing(log.join(''));
    },
  );
});

describe('the poison of each topic', () => {
  it.each(readTopics)('comes in more than thirty kinds on %s, most of them with a name in it', (topic) => {
    const all = poisonOn(topic);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(50);
    expect(
      all.filter(({ value }) => value && Buffer.from(value).includes(POISON_NAME)).length,
    ).toBeGreaterThan(12);
  });
});
