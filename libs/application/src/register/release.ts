import { randomUUID } from 'node:crypto';
import { isHeld, type SealedView } from '#domain';
import type { ReadModel } from '#ports';
import type { CommandRunner } from '../command-runner.js';
import { openRows } from '../open-rows.js';

export interface ReleaseParts {
  readonly readModel: ReadModel;
  readonly commands: CommandRunner;
  /** Resolves when lists show what was committed before this call, or after a moment if they cannot. */
  readonly listsCaughtUp: () => Promise<void>;
}

/** So many requests are reconsidered at a time. */
const AT_A_TIME = 16;

type Held = Pick<SealedView, 'tasks'>;

/** Whether something of a request waits because something stood against it. Most have none, and are not parsed for it. */
export const waitsForRestraints = (document: string): boolean =>
  document.includes('"heldBy":[{') && isHeld(JSON.parse(document) as Held);

/** Whether a request waits for a person to look at how many there are. @param document see RequestRow */
export const waitsForLimit = (document: string): boolean =>
  document.includes('"kind":"close-limit"') &&
  (JSON.parse(document) as Held).tasks.some(({ heldBy }) =>
    heldBy?.some(({ kind }) => kind === 'close-limit'),
  );

/**
 * Lets every request that something stood against look again. Those that something still stands against stay as
 * they are, so this may be done at any time, and by several at once.
 */
export async function release({ readModel, commands, listsCaughtUp }: ReleaseParts): Promise<void> {
  await listsCaughtUp();
  let batch: Promise<unknown>[] = [];
  for await (const row of openRows(readModel)) {
    if (!waitsForRestraints(row.document)) continue;
    batch.push(commands.run(row.id, { type: 'ReconsiderTasks', commandId: randomUUID() }));
    if (batch.length < AT_A_TIME) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
}
