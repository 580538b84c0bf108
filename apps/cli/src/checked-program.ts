import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Finding } from '#contracts';

/** A look at a host may hang on a share; this is what all of them together may take. */
const WITHIN_MS = 5 * 60_000;

/**
 * Has a program look around as the settings of this environment say, and hands out what it finds. The program
 * itself does it, since what it can reach is what counts.
 */
export async function* findingsOf(program: string, signal: AbortSignal): AsyncGenerator<Finding> {
  const main = fileURLToPath(new URL(`../../${program}/src/main.js`, import.meta.url));
  const child = spawn(process.execPath, [main, 'check'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]),
  });
  let last = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (last = (last + text).slice(-2000)));
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  let said = 0;
  for await (const line of createInterface(child.stdout)) {
    const finding = Finding.safeParse(parsed(line));
    if (!finding.success) continue;
    said += 1;
    yield finding.data;
  }
  const code = await ended;
  signal.throwIfAborted();
  if (said === 0 || (code !== 0 && code !== 1)) yield broken(program, last);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const broken = (program: string, said: string): Finding => ({
  state: 'missing',
  part: program,
  host: null,
  code: 'program-broken',
  place: null,
  reason:
    said.trim() === '' ? 'The program did not come to an end.' : `The program broke off: ${said.trim()}`,
  nextAction: 'See that the installation is whole (infra/windows/README.md, update), and that nothing hangs.',
});
