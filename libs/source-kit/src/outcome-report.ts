import { TaskReport, type Instant, type Proof, type TaskAssigned } from '#contracts';
import type { SubjectCipher } from '#ports';
import type { FoundAgain, ProofDraft, TaskOutcome } from './source-handler.js';
import { permanentFault } from './task-fault.js';

const LONGEST_CONTINUATION = 1024;
const MOST_PLACES = 1000;

type Identity = 'requestId' | 'taskId' | 'host' | 'attempt' | 'dispatch' | 'reportedAt';
type WithoutIdentity<R> = R extends unknown ? Omit<R, Identity> : never;

/** What is said of a task, before it is settled under which dispatch it goes out. */
export type ReportBody = WithoutIdentity<TaskReport>;

export interface OutcomeTerms {
  readonly cipher: SubjectCipher;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/** Gives a body the identity of the assignment that it answers. */
export const reportUnder = (assigned: TaskAssigned, body: ReportBody, reportedAt: Instant): TaskReport => ({
  requestId: assigned.requestId,
  taskId: assigned.taskId,
  host: assigned.host,
  attempt: assigned.attempt,
  dispatch: assigned.dispatch,
  reportedAt,
  ...body,
});

/** @throws {TaskFault} `handler-defect`: the outcome is longer than a report takes */
export function bodyOf(outcome: TaskOutcome, terms: OutcomeTerms): ReportBody {
  switch (outcome.outcome) {
    case 'succeeded':
      return {
        outcome: 'succeeded',
        proof: proofOf(outcome.proof, terms),
        artifacts: [...(outcome.artifacts ?? [])],
        findings: outcome.found ? findingsOf(outcome.found, terms) : null,
        otherPeople: outcome.otherPeople ?? 0,
      };
    case 'not-applicable': {
      const proof = outcome.proof ? proofOf(outcome.proof, terms) : null;
      return { outcome: 'not-applicable', reason: outcome.reason, proof };
    }
    case 'waiting-on-source': {
      const { continuation, checkAfter } = outcome;
      if (Buffer.byteLength(continuation) > LONGEST_CONTINUATION)
        throw permanentFault(
          'handler-defect',
          `The continuation has ${Buffer.byteLength(continuation)} bytes; ${LONGEST_CONTINUATION} are allowed.`,
        );
      return { outcome: 'waiting-on-source', continuation: terms.cipher.seal(continuation), checkAfter };
    }
  }
}

/**
 * Checks a report against its schema before it is sent: nobody could read it otherwise, and the task
 * would hang until its lease is over.
 * @throws {TaskFault} `handler-defect`, permanent: the same outcome would come again
 */
export function demandReadable(report: TaskReport): void {
  const parsed = TaskReport.safeParse(report);
  if (parsed.success) return;
  const fields = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`);
  throw permanentFault('handler-defect', `The outcome does not fit a report: ${fields.join(', ')}`);
}

const proofOf = (draft: ProofDraft, { startedAt, endedAt }: OutcomeTerms): Proof => ({
  ...draft,
  startedAt,
  endedAt,
});

function findingsOf({ hits, newestAt, places }: FoundAgain, { cipher }: OutcomeTerms) {
  if (hits === 0) return null;
  const details = places.length > 0 ? cipher.seal(JSON.stringify(places.slice(0, MOST_PLACES))) : null;
  return { hits, newestAt, details };
}
