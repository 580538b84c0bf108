import { permanentFault } from '#source-kit';
import type { GdprRun } from './gdpr-interface.js';

/**
 * Calls with every form of the name, one after another. A form that is not understood says nothing, which is
 * no harm as long as another one is.
 * @throws {TaskFault} permanent `name-form-refused` when none is understood; and whatever `ask` throws
 */
export async function askEveryForm(
  usernames: readonly string[],
  ask: (username: string, done: number) => Promise<GdprRun>,
): Promise<{ readonly runs: readonly GdprRun[]; readonly formsRefused: number }> {
  const runs: GdprRun[] = [];
  for (const username of usernames) runs.push(await ask(username, runs.length));
  const understood = runs.filter(({ meaning }) => meaning !== 'form-refused');
  if (understood.length === 0)
    throw permanentFault('name-form-refused', runs.map(({ words }) => words.slice(-500)).join('\n'));
  return { runs: understood, formsRefused: runs.length - understood.length };
}
