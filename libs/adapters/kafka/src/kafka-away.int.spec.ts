import { expect, it } from '@jest/globals';
import { StoreUnavailable } from '#ports';
import { describeWithOwnKafka, gate } from '#testing';
import { KafkaMessageBus } from './kafka-message-bus.js';
import { quickPace, withTopics } from './test-topics.fixture.js';

const topic = 'lethe.away.v1';
const KEYS = 20;

const message = (n: number) => ({ topic, key: `key ${n % KEYS}`, value: String(n) });

describeWithOwnKafka('a broker that is killed and comes back', (start) => {
  it('loses nothing that it acknowledged, keeps nobody waiting for ever, and is used again by itself', async () => {
    const server = await start();
    const { settings, end } = await withTopics({ brokers: [server.address], prefix: () => '' }, [{ topic }]);
    const bus = new KafkaMessageBus(settings, { pace: quickPace, backOff: { first: 1, longest: 5 } });
    const seen = new Set<string>();
    const acknowledged: string[] = [];
    const [some, refused] = [gate(), gate()];
    const subscription = bus.subscribe({
      topic,
      group: 'readers',
      concurrency: 8,
      handle: async ({ value }) => {
        seen.add(value);
        if (seen.size === 300) some.open();
      },
      onFault: () => undefined,
    });
    let publishing = true;
    const published = (async () => {
      for (let n = 0; publishing; n += 1)
        try {
          await bus.publish([message(n)]);
          acknowledged.push(String(n));
        } catch (error) {
          expect(error).toBeInstanceOf(StoreUnavailable);
          refused.open();
        }
    })();
    await some.opened;
    await server.kill();
    await refused.opened;
    const before = acknowledged.length;
    await server.restart();
    while (acknowledged.length < before + 300) await new Promise((resolve) => setTimeout(resolve, 20));
    publishing = false;
    await published;
    await subscription.idle();
    expect(acknowledged.filter((value) => !seen.has(value))).toEqual([]);
    expect(bus.status()[0]?.joined).toBe(true);
    await bus.close();
    await end();
    await server.stop();
  }, 180_000);

  it('lets a bus be closed while it is away, within seconds', async () => {
    const server = await start();
    const { settings, end } = await withTopics({ brokers: [server.address], prefix: () => '' }, [{ topic }]);
    await end();
    const bus = new KafkaMessageBus(settings, { pace: quickPace });
    const handled = gate();
    bus.subscribe({
      topic,
      group: 'readers',
      concurrency: 1,
      handle: async () => handled.open(),
      onFault: () => undefined,
    });
    await bus.publish([message(1)]);
    await handled.opened;
    await server.kill();
    const begun = Date.now();
    await bus.close();
    expect(Date.now() - begun).toBeLessThan(30_000);
    await server.stop();
  }, 120_000);
});
