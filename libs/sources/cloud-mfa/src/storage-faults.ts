import { permanentFault, retryableFault, TaskFault } from '#source-kit';

/** The container is not there: what to do about it depends on what it was needed for. */
export class ContainerGone extends Error {
  constructor() {
    super('The container of the export is gone.');
    this.name = 'ContainerGone';
  }
}

interface StorageError {
  readonly statusCode?: number;
  readonly code?: string;
}

/**
 * What an error of the storage client means. Of the error only status and code are kept, since the
 * rest holds the request with its signature.
 * @param place the call in words without a person's name
 */
export function storageFault(error: unknown, place: string, signal: AbortSignal): Error {
  if (signal.aborted) return signal.reason instanceof Error ? signal.reason : new Error('aborted');
  if (error instanceof TaskFault || error instanceof ContainerGone) return error;
  const { statusCode, code } = readError(error);
  const detail = `${place}: ${[statusCode, code].filter((part) => part !== undefined).join(' ') || 'no answer'}`;
  if (statusCode === 404 && code !== 'BlobNotFound') return new ContainerGone();
  const answeredNo = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
  // 409 while a container of that name is being deleted, 429 when there are too many calls: both pass.
  if (answeredNo && ![408, 409, 429].includes(statusCode)) return permanentFault('storage-refused', detail);
  return retryableFault('storage-unreachable', detail);
}

function readError(error: unknown): StorageError {
  if (!(error instanceof Error)) return {};
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : undefined;
  return {
    ...(status === undefined ? {} : { statusCode: status }),
    ...(code !== undefined && /^\w{1,100}$/.test(code) ? { code } : {}),
  };
}
