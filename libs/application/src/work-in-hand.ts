import type { ReadModel } from '#ports';
import { openRequests } from './open-rows.js';

/**
 * Names of the tasks that were handed to a handler and not answered yet; they mean nothing but to be told apart.
 * @param lists waited for first, where they are this process's own
 */
export async function workInHand(
  readModel: ReadModel,
  lists?: { listsCaughtUp(): Promise<void> },
): Promise<readonly string[]> {
  await lists?.listsCaughtUp();
  const names: string[] = [];
  for await (const { id, outlook } of openRequests(readModel))
    for (const [place, { state }] of outlook.tasks.entries())
      if (state === 'running') names.push(`${id}/${place}`);
  return names;
}
