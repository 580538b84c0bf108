import { MongoError, MongoServerError } from 'mongodb';
import { StoreUnavailable } from '#ports';

/** What the same call would meet again however often it is repeated, by the server's codes. */
const REFUSED = new Set([
  2, // BadValue
  9, // FailedToParse
  14, // TypeMismatch
  22, // InvalidBSON
  40, // ConflictingUpdateOperators
  72, // InvalidOptions
  121, // DocumentValidationFailure
  10334, // BSONObjectTooLarge
]);

/** The server understood, and will not do it: a fault of this program or of its schema, not of the weather. */
export class StoreRefused extends Error {
  constructor(what: string, code: number | string | undefined, options?: ErrorOptions) {
    super(`MongoDB refused: ${what} (code ${code ?? 'unknown'})`, options);
    this.name = 'StoreRefused';
  }
}

/**
 * Runs calls of the driver, whose errors end here: callers hear of `StoreUnavailable`, which also means that
 * it is not known whether something was written, or of `StoreRefused`. Errors that are not the driver's
 * go on as they are.
 * @param what said of the failed call; without any data of it
 */
export async function inStore<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeFault(what, error);
  }
}

export function storeFault(what: string, error: unknown): unknown {
  if (!(error instanceof MongoError)) return error;
  return refusedOrUnavailable(what, error instanceof MongoServerError ? error.code : undefined, error);
}

/** @param code the server's, of this write; undefined: it said nothing of it */
export const refusedOrUnavailable = (
  what: string,
  code: number | string | undefined,
  cause: MongoError,
): StoreRefused | StoreUnavailable =>
  code !== undefined && REFUSED.has(Number(code))
    ? new StoreRefused(what, code, { cause })
    : new StoreUnavailable(what, { cause });

/** The code of a write for whose unique key a document is there. */
export const DUPLICATE = 11000;

export const isDuplicate = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === DUPLICATE;

/**
 * Writes what its unique key keeps from being written twice. A write that the driver repeated and that had been
 * done counts as done.
 * @returns false: a document with its key is there @throws {StoreUnavailable} @throws {StoreRefused}
 */
export async function unlessThere(what: string, write: () => Promise<unknown>): Promise<boolean> {
  return inStore(what, async () => {
    try {
      await write();
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  });
}
