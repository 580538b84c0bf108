/**
 * What the chain costs an append: the embedded store as it is, beside the same store whose commits are not hashed
 * and whose log is not signed. Each is in a process of its own with a file of its own, and they append in turns.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { inTurns } from './turns.mjs';

const IN_FLIGHT = [1, 64];
const TOTAL = { 1: 500, 64: 6_000 };

const STORE = fileURLToPath(new URL('chain-cost-store.mjs', import.meta.url));

/** @param how `bare`, `hashed`, or `signed`: hashed too, and a head signed over all after each turn */
async function storeThat(how) {
  const child = fork(STORE, [how]);
  const ended = once(child, 'exit');
  const failed = ended.then(() => {
    throw new Error('The store of the bench ended.');
  });
  const said = async () => (await Promise.race([once(child, 'message'), failed]))[0];
  await said();
  return {
    append(inFlight, total) {
      child.send({ inFlight, total });
      return said();
    },
    close() {
      failed.catch(() => undefined);
      child.send('close');
      return ended;
    },
  };
}

export async function run({ quick }) {
  const names = ['signed', 'hashed', 'bare'];
  const stores = new Map();
  for (const name of names) stores.set(name, await storeThat(name));
  const rows = [];
  for (const inFlight of IN_FLIGHT) {
    const sides = names.map((name) => [name, () => stores.get(name).append(inFlight, TOTAL[inFlight])]);
    const { ratio, speed } = await inTurns(quick ? 3 : 21, Object.fromEntries(sides));
    for (const [name, words] of [
      ['hashed', 'hash of each commit'],
      ['signed', 'hash and signature'],
    ])
      rows.push({
        what: `${words}, ${inFlight} in flight`,
        against: 'the same store without them',
        ratio: ratio(name, 'bare'),
        aim: 0.9,
        note: `${Math.round(speed(name))} commits a second, without ${Math.round(speed('bare'))} (medians)`,
      });
  }
  await Promise.all([...stores.values()].map((store) => store.close()));
  return rows;
}
