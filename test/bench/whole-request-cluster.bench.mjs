/**
 * A whole Export on MongoDB and Kafka, from submission to done, with handlers that answer at once, all in
 * one process, beside its writes and messages done bare by the drivers: the same bytes, each commit awaited
 * before its messages and these before the next commit, timers and list rows beside. The bare side sends all
 * messages that wait in one request, as the bus does. It receives none: what Lethe adds is also their way
 * through consumers and the change stream.
 */
import { openMongoStore } from '#adapters/mongo';
import { KafkaMessageBus } from '#adapters/kafka';
import { BareCluster } from './bare-cluster.mjs';
import { Circle } from './circle.mjs';
import { onCluster } from './cluster-for-bench.mjs';
import { countKinds, recording } from './recording.mjs';
import { inTurns, raceTo } from './turns.mjs';

const what = 'whole Export on MongoDB and Kafka';

async function openCircle({ mongo, kafka }, written) {
  const opened = await openMongoStore(mongo.address);
  const bus = new KafkaMessageBus(kafka.settings);
  const timers = opened.shareTimers();
  const plain = { ...opened, timers };
  const noted = written ? recording(plain, bus, written) : { stores: plain, bus };
  const shared = { lookForTimersEvery: 2000 };
  const circle = new Circle(noted.stores, noted.bus, { shared, tellStatus: true });
  return {
    request: (n) => circle.request(n),
    close: async () => {
      await circle.stop();
      await timers.leave();
      await bus.close();
      await opened.close();
    },
  };
}

/** The writes of one request that meets processes which are up: the second one. */
async function writesOfOne(servers) {
  const written = [];
  const circle = await openCircle(servers, written);
  await circle.request(0);
  written.length = 0;
  await circle.request(1);
  await circle.close();
  return [...written];
}

async function compare(servers, quick) {
  const writes = await writesOfOne(servers);
  const circle = await openCircle(servers);
  const bare = await BareCluster.open(servers, writes);
  try {
    const rows = [];
    for (const [inFlight, total] of [
      [1, 5],
      [64, quick ? 64 : 256],
    ]) {
      const turns = await inTurns(quick ? 1 : 9, {
        bare: () => raceTo(total, inFlight, () => bare.request()),
        circle: () => raceTo(total, inFlight, (n) => circle.request(n)),
      });
      rows.push({
        what: `${what}, ${inFlight} in flight`,
        against: 'the same writes and messages done bare',
        ratio: turns.ratio('circle', 'bare'),
        aim: 0.5,
        note: `${turns.speed('circle').toFixed(1)} requests a second, bare ${turns.speed('bare').toFixed(1)}; ${countKinds(writes)} (${servers.mongo.name}, ${servers.kafka.name})`,
      });
    }
    return rows;
  } finally {
    await bare.close();
    await circle.close();
  }
}

export const run = ({ quick }) => onCluster(what, (servers) => compare(servers, quick));
