import type { FaultCode } from '#contracts';

/**
 * A task cannot go on. The code says what happened (contracts, fault catalogue); the detail says what
 * was seen (path, status, last words of a program) and is sealed before it leaves the handler.
 */
export class TaskFault extends Error {
  constructor(
    readonly code: FaultCode,
    readonly retryable: boolean,
    readonly detail: string | null,
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.name = 'TaskFault';
  }
}

/** It may be different next time: try again with back-off. */
export const retryableFault = (code: FaultCode, detail?: string, cause?: unknown): TaskFault =>
  new TaskFault(code, true, detail ?? null, { cause });

/** It stays so until a person changes something: no attempt follows by itself. */
export const permanentFault = (code: FaultCode, detail?: string, cause?: unknown): TaskFault =>
  new TaskFault(code, false, detail ?? null, { cause });
