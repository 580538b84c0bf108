import { open } from 'node:fs/promises';
import { CliFailure } from '../cli-failure.js';
import { reasonOf } from '../system-error.js';

const MOST_BYTES = 2 * 1024 * 1024;
const MOST_LINES = 2000;

/** What Lethe writes: JSON with a level, a time and the service. Other programs’ lines may hold anything. */
function isOwn(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return (
      typeof value === 'object' && value !== null && 'level' in value && 'service' in value && 'msg' in value
    );
  } catch {
    return false;
  }
}

/** The last lines of a log file that Lethe wrote. @throws {CliFailure} it cannot be read */
export async function lastLogLines(file: string): Promise<string> {
  try {
    const lines = (await lastBytes(file)).toString('utf8').split(/\r?\n/);
    const own = lines.filter(isOwn).slice(-MOST_LINES);
    return own.map((line) => `${line}\n`).join('');
  } catch (error) {
    throw new CliFailure('wrong-usage', `The log file cannot be read (${reasonOf(error)}).`, {
      cause: error,
    });
  }
}

async function lastBytes(file: string): Promise<Buffer> {
  const log = await open(file);
  try {
    const { size } = await log.stat();
    const length = Math.min(size, MOST_BYTES);
    const { buffer, bytesRead } = await log.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead);
  } finally {
    await log.close();
  }
}
