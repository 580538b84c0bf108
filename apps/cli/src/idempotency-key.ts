import { randomUUID } from 'node:crypto';
import { CliFailure } from './cli-failure.js';

/** Whoever gives none has one of the command's own: the same call can then be made again when no answer came back. */
export function keyOf(given: string | undefined): string {
  const key = given ?? randomUUID();
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new CliFailure('wrong-usage', '--idempotency-key takes 1 to 200 visible ASCII characters.');
}

/** Where no answer came back, says how the same call is made again. @param taken e.g. `it is then accepted once` */
export async function repeatable<T>(key: string, taken: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof CliFailure) || error.kind !== 'cannot-reach') throw error;
    const again = `If it may have arrived, run it again with --idempotency-key ${key}: ${taken}.`;
    throw new CliFailure(error.kind, `${error.message}\n${again}`, { cause: error });
  }
}
