import { askedOnce } from './asked-once.js';
import { runProgram } from './run-program.js';

/** Administrators, and Windows itself: they may do whatever is to be done on a host. */
const ALMIGHTY = ['S-1-5-32-544', 'S-1-5-18'] as const;

type Sids = ReadonlySet<string> | undefined;

/**
 * The SIDs of the account that this process runs as and of its groups, as Windows gave them to it at its start.
 * undefined on any other system, and while nobody can tell.
 */
export const accountSids = askedOnce(async () =>
  process.platform === 'win32' ? sidsOfWindows() : undefined,
);

export const isAlmighty = (sids: ReadonlySet<string>): boolean => ALMIGHTY.some((sid) => sids.has(sid));

async function sidsOfWindows(): Promise<Sids> {
  const words = [['/user'], ['/groups']].map(async (which) => {
    const run = await runProgram(['whoami.exe'], [...which, '/fo', 'csv', '/nh'], { timeoutMs: 20_000 });
    return run.stdout.toString('latin1');
  });
  const texts = await Promise.all(words).catch(() => []);
  const sids = texts.map((text): readonly string[] => text.match(/S-1-[0-9-]+/g) ?? []);
  // With one of the two answers alone it would look as if the account were in no group, or in none but groups.
  const isWhole = sids.length > 0 && sids.every((each) => each.length > 0);
  return isWhole ? new Set(sids.flat()) : undefined;
}
