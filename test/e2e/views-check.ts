import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../infra/rebuild-views.mjs', import.meta.url));

/** What `npm run views:check` on a stopped installation becomes: its exit code, and the lines that it says. */
export async function viewsCheck(
  variables: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<readonly [code: number, ...lines: readonly string[]]> {
  const env = { ...process.env, ...variables };
  const run = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await Promise.all([text(run.stdout), once(run, 'exit')]);
  return [run.exitCode ?? -1, ...output.trim().split('\n')];
}

export const ALL_EQUAL = 'The list equals its events, and the timers are those that they ask for.';
