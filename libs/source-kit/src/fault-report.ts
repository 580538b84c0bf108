import type { Fault, FaultCode, Sealed } from '#contracts';
import {
  HeldBack,
  KeyDestroyed,
  SealBroken,
  StoreUnavailable,
  UnknownArtifact,
  UnknownKey,
  VaultRefused,
} from '#ports';
import { shortened, withoutAddresses, type Redaction } from './redaction.js';
import { isDiskFull, systemReason } from './system-words.js';
import { TaskFault } from './task-fault.js';

/** What is needed to tell a detail: how names are taken out, and the key that seals it. */
export interface DetailTerms {
  readonly redact: Redaction;
  readonly seal: (text: string) => Sealed;
}

interface Judgement {
  readonly code: FaultCode;
  readonly retryable: boolean;
  readonly detail: string | null;
}

/**
 * What a thrown error means for the task.
 * @param terms undefined while the subject's key is not opened: then there is no detail
 */
export function faultOf(error: unknown, terms: DetailTerms | undefined): Fault {
  const { code, retryable, detail } = judge(error);
  return { code, retryable, detail: detail === null || !terms ? null : sealedDetail(detail, terms) };
}

/** The vault took nothing any more because the lease is over; a handler may have wrapped that. */
export const isLeaseLost = (error: unknown): boolean =>
  error instanceof Error && ((error instanceof VaultRefused && error.leaseOver) || isLeaseLost(error.cause));

/** A handler may have wrapped it. */
const isHeldBack = (error: unknown): boolean =>
  error instanceof Error && (error instanceof HeldBack || isHeldBack(error.cause));

function judge(error: unknown): Judgement {
  if (isHeldBack(error)) return { code: 'held-back', retryable: true, detail: null };
  if (error instanceof TaskFault) return error;
  if (error instanceof VaultRefused) return { code: 'vault-refused', retryable: true, detail: null };
  if (error instanceof KeyDestroyed || error instanceof UnknownKey)
    return { code: 'vault-refused', retryable: false, detail: null };
  if (error instanceof SealBroken) return { code: 'seal-broken', retryable: false, detail: null };
  if (error instanceof UnknownArtifact)
    return { code: 'artifact-unreadable', retryable: false, detail: error.message };
  if (error instanceof StoreUnavailable)
    return { code: 'vault-unavailable', retryable: true, detail: error.message };
  if (isDiskFull(error))
    return { code: 'host-disk-full', retryable: true, detail: systemReason(error) ?? null };
  return { code: 'handler-defect', retryable: true, detail: described(error) };
}

/** The stack begins with name and message; it is what a defect is found by. */
const described = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);

function sealedDetail(detail: string, { redact, seal }: DetailTerms): Sealed | null {
  try {
    return seal(shortened(withoutAddresses(redact(detail))));
  } catch (error) {
    // The key may be destroyed, or its lease end, while the task runs; the fault itself must still be told.
    if (error instanceof KeyDestroyed || error instanceof VaultRefused) return null;
    throw error;
  }
}

/**
 * What a log may know of an error: its class and its system code, not its message. Under names of their own: a log
 * that is given a text as `error` keeps nothing of it.
 */
export function kindOf(error: unknown): { readonly errorType: string; readonly errorCode?: string } {
  if (!(error instanceof Error)) return { errorType: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    errorType: error.constructor.name,
    ...(code !== undefined && /^[A-Za-z0-9_-]{1,60}$/.test(code) ? { errorCode: code } : {}),
  };
}
