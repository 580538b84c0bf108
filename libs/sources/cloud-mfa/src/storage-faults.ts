import { permanentFault, retryableFault, systemReason, TaskFault } from '#source-kit';
import { codeOf, propertyOf } from './error-code.js';

/** The container is not there: what to do about it depends on what it was needed for. */
export class ContainerGone extends Error {
  constructor() {
    super('The container of the export is gone.');
    this.name = 'ContainerGone';
  }
}

/**
 * What an error of the storage client means. Of the error only status and code are kept, since the
 * rest holds the request with its signature.
 * @param place the call in words without a person's name
 */
export function storageFault(error: unknown, place: string, signal: AbortSignal): Error {
  if (signal.aborted) return asError(signal.reason);
  if (error instanceof TaskFault || error instanceof ContainerGone) return error;
  const statusCode = propertyOf(error, 'statusCode');
  const status = typeof statusCode === 'number' ? statusCode : 0;
  const code = /^\w{1,100}$/.exec(codeOf(error) ?? '')?.[0] ?? '';
  if (status === 404 && code !== 'BlobNotFound') return new ContainerGone();
  const seen = `${place}: ${status === 0 ? withoutAnswer(error, code) : `${status} ${code}`}`.trim();
  return isRefusal(status)
    ? permanentFault('storage-refused', seen)
    : retryableFault('storage-unreachable', seen);
}

const withoutAnswer = (error: unknown, code: string): string => `no answer; ${systemReason(error) ?? code}`;

/**
 * These pass: 404 for a file that was listed a moment ago, 409 while a container of that name is being
 * deleted, 408 and 429 when there is much to do.
 */
const isRefusal = (status: number): boolean =>
  status >= 400 && status < 500 && ![404, 408, 409, 429].includes(status);

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
