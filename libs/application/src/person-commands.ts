import { randomUUID } from 'node:crypto';
import { safeFileName, type ArtifactRef, type RequestId } from '#contracts';
import type { Planning } from '#domain';
import type { SubjectCipher } from '#ports';
import type { ArtifactVault } from '#vault';
import type { Draft } from './command-runner.js';
import type { Caller, EvidenceFile, RequestAction } from './privacy-requests.js';

export interface PersonContext {
  readonly cipher: SubjectCipher;
  readonly caller: Caller;
  readonly planning: Planning;
}

const COMMAND = {
  cancel: 'CancelPrivacyRequest',
  'confirm-receipt': 'ConfirmReceipt',
  extend: 'ExtendDeadline',
  'pause-clock': 'PauseClock',
  'resume-clock': 'ResumeClock',
  'close-with-exceptions': 'CloseWithExceptions',
} as const;

/** The command that an action asks for, its words sealed. */
export function personCommand(
  action: RequestAction,
  { cipher, caller, planning }: PersonContext,
  evidence: readonly ArtifactRef[] = [],
): Draft {
  const issued = { commandId: randomUUID(), by: { id: caller.id, channel: caller.channel } };
  switch (action.type) {
    case 'approve':
      return { ...issued, type: 'ApprovePrivacyRequest', reason: cipher.seal(action.reason), planning };
    case 'reject':
      return {
        ...issued,
        type: 'RejectPrivacyRequest',
        reason: action.reason,
        note: action.note === undefined ? null : cipher.seal(action.note),
      };
    case 'retry-task':
      return { ...issued, type: 'RetryTask', taskId: action.taskId, reason: cipher.seal(action.reason) };
    case 'skip-task':
      return { ...issued, type: 'SkipTask', taskId: action.taskId, reason: cipher.seal(action.reason) };
    case 'complete-step':
      return {
        ...issued,
        type: 'CompleteManualStep',
        taskId: action.taskId,
        attestation: cipher.seal(action.attestation),
        ...(action.decision === undefined ? {} : { decision: action.decision }),
        evidence,
      };
    default:
      return { ...issued, type: COMMAND[action.type], reason: cipher.seal(action.reason) };
  }
}

/** Of a path that a browser gave, the name alone. */
const nameOf = (name: string): string => safeFileName(name.replace(/^.*[/\\]/s, ''));

/** Stores what a person hands in; the paths are those of the package. */
export async function storeEvidence(
  vault: ArtifactVault,
  cipher: SubjectCipher,
  requestId: RequestId,
  files: readonly EvidenceFile[],
): Promise<readonly ArtifactRef[]> {
  const stored: ArtifactRef[] = [];
  for (const [index, file] of files.entries())
    stored.push(
      await vault.store(cipher, requestId, {
        path: `mfa-server/screenshots/${String(index + 1).padStart(2, '0')}-${nameOf(file.name)}`,
        mediaType: file.mediaType,
        operational: false,
        providedBy: 'person',
        content: once(file.content),
      }),
    );
  return stored;
}

async function* once(content: Uint8Array): AsyncIterable<Uint8Array> {
  yield content;
}
