import { SystemClock } from '#adapters/in-process';
import { openLibsqlStore } from '#adapters/libsql';
import { proofDesk, SigningKeyRing } from '#application';
import { parseMasterKey } from '#vault';

/** The embedded store in a folder with its proof, as a process has them; heads are signed when somebody wants one. */
export async function proofOnFile(folder: string, masterText: string) {
  const store = await openLibsqlStore(folder);
  const clock = new SystemClock();
  const keys = new SigningKeyRing(store.signingKeys, parseMasterKey(masterText), clock);
  const proof = proofDesk({
    log: store.proofLog,
    keys,
    clock,
    settle: async () => undefined,
    every: 60_000,
    onFault: (error) => {
      throw error;
    },
  });
  await proof.anchor.check();
  return { store, clock, keys, proof };
}
