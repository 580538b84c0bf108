import type { Fault, FaultCode } from '#contracts';

/** A fault that the processor itself states: its code is in the catalogue, and there is nothing that was seen. */
export const ownFault = (code: FaultCode, retryable = false): Fault => ({ code, retryable, detail: null });
