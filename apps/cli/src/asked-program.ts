import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A look at a host may hang on a share; this is what all of them together may take. */
const WITHIN_MS = 5 * 60_000;

/** How a program that was asked something ended. */
export interface AskedEnd {
  /** null: it could not be started, or was ended */
  readonly code: number | null;
  /** the last words of its error stream */
  readonly said: string;
}

/**
 * Asks a program something, under the settings of this environment, and hands out each line of JSON that it
 * answers. The program itself is asked, since what it can reach is what counts.
 * @param program as the folders in apps are called
 */
export async function* asked(
  program: string,
  words: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<unknown, AskedEnd> {
  const main = fileURLToPath(new URL(`../../${program}/src/main.js`, import.meta.url));
  const child = spawn(process.execPath, [main, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]),
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  for await (const line of createInterface(child.stdout)) yield parsed(line);
  const code = await ended;
  signal.throwIfAborted();
  return { code, said: said.trim() };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
