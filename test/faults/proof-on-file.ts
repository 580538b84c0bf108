import { SystemClock } from '#adapters/in-process';
import { openLibsqlStore } from '#adapters/libsql';
import { proofDesk, SigningKeyRing } from '#application';
import { parseMasterKey } from '#vault';

type Around = <T extends object>(name: string, port: T) => T;

/**
 * The embedded store in a folder with its proof, as a process has them; heads are signed when somebody wants one.
 * @param around stands around the ports that a head or a rotation changes
 */
export async function proofOnFile(
  folder: string,
  masterText: string,
  around: Around = (_name, port) => port,
) {
  const opened = await openLibsqlStore(folder);
  const store = {
    events: opened.events,
    proofLog: around('log', opened.proofLog),
    signingKeys: around('keys', opened.signingKeys),
    close: () => opened.close(),
  };
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
