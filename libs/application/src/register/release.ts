import { randomUUID } from 'node:crypto';
import { isHeld, type Outlook } from '#domain';
import type { ReadModel } from '#ports';
import type { CommandRunner } from '../command-runner.js';
import { openRequests } from '../open-rows.js';

export interface ReleaseParts {
  readonly readModel: ReadModel;
  readonly commands: CommandRunner;
  /** Resolves when lists show what was committed before this call, or after a moment if they cannot. */
  readonly listsCaughtUp: () => Promise<void>;
}

/** So many requests are reconsidered at a time. */
const AT_A_TIME = 16;

/** Whether a request waits for a person to look at how many there are. */
export const waitsForLimit = ({ tasks }: Outlook): boolean =>
  tasks.some(({ heldBy }) => heldBy.includes('close-limit'));

/**
 * Lets every request that something stood against look again. Those that something still stands against stay as
 * they are, so this may be done at any time, and by several at once.
 */
export async function release({ readModel, commands, listsCaughtUp }: ReleaseParts): Promise<void> {
  await listsCaughtUp();
  let batch: Promise<unknown>[] = [];
  for await (const { id, outlook } of openRequests(readModel)) {
    if (!isHeld(outlook)) continue;
    batch.push(commands.run(id, { type: 'ReconsiderTasks', commandId: randomUUID() }));
    if (batch.length < AT_A_TIME) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
}
