import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Runs one of the commands of this folder's parent.
 * @returns {Promise<string>} what it printed @throws {Error} with its own words
 */
export async function runCommand(script, words, environment) {
  const program = fileURLToPath(new URL(`../${script}`, import.meta.url));
  try {
    const { stdout } = await execute(process.execPath, [program, ...words], {
      env: { ...process.env, ...environment },
    });
    return stdout;
  } catch (error) {
    throw new Error(error.stderr?.trim() || error.message, { cause: error });
  }
}
