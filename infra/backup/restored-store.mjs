/** What is done with a store that was restored, before anything may start on it. */
import { readFileSync } from 'node:fs';
import { refuse } from './folder.mjs';

/** The bytes of the master key that was given. */
export async function givenMasterKey() {
  const { parseMasterKey } = await import('../../dist/libs/vault/src/index.js');
  const file = process.env.LETHE_MASTER_KEY_FILE;
  if (!file) refuse('Set LETHE_MASTER_KEY_FILE to the master key of the data.');
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    refuse(`LETHE_MASTER_KEY_FILE: ${file} cannot be read (${error.code}).`);
  }
  return parseMasterKey(text).export();
}

/** Checks the chain from its first commit, and writes into it that the store was restored. @returns what was checked */
export async function verified(store, master) {
  const { AuditTrail, proofDesk, SigningKeyRing } = await import('../../dist/libs/application/src/index.js');
  const { ChainCheck, givenKeys } = await import('../../dist/libs/proof/src/index.js');
  const { SystemClock } = await import('../../dist/libs/adapters/in-process/src/index.js');
  const clock = new SystemClock();
  const proof = proofDesk({
    log: store.proofLog,
    keys: new SigningKeyRing(store.signingKeys, master, clock),
    clock,
    settle: async () => undefined,
    every: 1,
    onFault: (error) => {
      throw error;
    },
  });
  await proof.anchor.check();
  const check = new ChainCheck(givenKeys(await proof.keys()));
  for await (const text of proof.log()) for (const line of text.split('\n')) if (line) check.take(line);
  const summary = check.end();
  await new AuditTrail({ store: store.events, clock }).record({
    what: 'store-restored',
    by: { id: 'console', channel: 'cli' },
    about: `commit ${summary.commits}`,
  });
  return summary;
}

/**
 * Makes lists and timers what the events ask for. What had been decided and not been carried into them yet when the
 * data were read would else be missing until somebody starts, and nobody could tell it from a loss.
 */
export async function followedEvents(store) {
  const { checkTimers, rebuildBeside, setTimersRight } =
    await import('../../dist/libs/application/src/index.js');
  const { equal } = await rebuildBeside(store.events, store.feed, store.readModel);
  if (!equal) await store.readModel.promote();
  await setTimersRight(store.timers, await checkTimers(store.events, store.feed, store.timers));
}
