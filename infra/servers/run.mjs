/** Programs that are run to their end while a server is installed or prepared. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What a person has to do before this can work; its message is for them. */
export class Missing extends Error {}

/** @returns all that it said; @throws Missing where there is no such program, else with its last words */
export async function run(command, args, options = {}) {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, {
      maxBuffer: 64 * 1024 * 1024,
      ...options,
    });
    return stdout + stderr;
  } catch (error) {
    if (error.code === 'ENOENT') throw new Missing(`There is no ${command}`);
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}`.trim();
    throw new Error(`${command} failed: ${said.slice(-2000) || error.message}`, { cause: error });
  }
}
