import { runProgram } from './run-program.js';

/** Administrators, and Windows itself: they may do whatever is to be done on a host. */
const ALMIGHTY = ['S-1-5-32-544', 'S-1-5-18'] as const;

let asked: Promise<ReadonlySet<string> | undefined> | undefined;

/**
 * The SIDs of the account that this process runs as and of its groups, as Windows gave them to it at its start.
 * undefined on any other system, and where nobody can tell.
 */
export function accountSids(): Promise<ReadonlySet<string> | undefined> {
  asked ??= process.platform === 'win32' ? sidsOfWindows() : Promise.resolve(undefined);
  return asked;
}

export const isAlmighty = (sids: ReadonlySet<string>): boolean => ALMIGHTY.some((sid) => sids.has(sid));

async function sidsOfWindows(): Promise<ReadonlySet<string> | undefined> {
  const words = [['/user'], ['/groups']].map(async (which) => {
    const run = await runProgram(['whoami.exe'], [...which, '/fo', 'csv', '/nh'], { timeoutMs: 20_000 });
    return run.stdout.toString('latin1');
  });
  const texts = await Promise.all(words).catch(() => []);
  const sids = new Set(texts.join('\n').match(/S-1-[0-9-]+/g) ?? []);
  return sids.size > 0 ? sids : undefined;
}
