import type {
  CertifiedDecision,
  CertifiedFinding,
  CertifiedHold,
  CertifiedTask,
  Instant,
  RequestEvent,
} from '#contracts';
import { tasksOf, type PrivacyRequest, type Task } from '#domain';
import type { CertificateFacts } from '#package';
import type { ReadCommit } from './request-repository.js';
import { sourceErasures } from './source-erasures.js';

interface Happened {
  readonly at: Instant;
  readonly event: RequestEvent;
}

type What = CertifiedDecision['what'];

const WHAT: Partial<Record<RequestEvent['type'], What>> = {
  PrivacyRequestApproved: 'approved',
  ReceiptConfirmed: 'receipt-confirmed',
  DeadlineExtended: 'deadline-extended',
  ClockPaused: 'clock-paused',
  ClockResumed: 'clock-resumed',
  TaskRetryScheduled: 'task-retried',
  TaskSkipped: 'task-skipped',
  ManualStepCompleted: 'step-completed',
  HostRetired: 'host-retired',
  SubjectRevealed: 'subject-revealed',
};

function decisionOf({ at, event }: Happened): readonly CertifiedDecision[] {
  if (event.type === 'PrivacyRequestReceived')
    return [{ what: 'submitted', by: event.data.submittedBy, at, taskId: null }];
  if (event.type === 'PrivacyRequestCompleted')
    return event.data.closedBy
      ? [{ what: 'closed-with-exceptions', by: event.data.closedBy, at, taskId: null }]
      : [];
  const what = WHAT[event.type];
  const by = 'by' in event.data ? event.data.by : null;
  if (!what || !by) return [];
  return [{ what, by, at, taskId: 'taskId' in event.data ? event.data.taskId : null }];
}

const findingOf = ({ at, event }: Happened): readonly CertifiedFinding[] => {
  if (event.type !== 'PurgeContradicted') return [];
  const { taskId, source, host, hits, newestAt } = event.data;
  return [{ taskId, source, host, foundAt: at, hits, newestAt }];
};

/** Held from the moment in which it could have gone on and might not, until the next event about the task. */
function holdsOf(request: PrivacyRequest, happened: readonly Happened[]): CertifiedHold[] {
  return happened.flatMap(({ at, event }, place) => {
    if (event.type !== 'TaskHeld') return [];
    const { taskId, restraints } = event.data;
    const task = request.tasks?.get(taskId);
    // What does not delete keeps nothing when it waits.
    if (!task?.destructive) return [];
    const next = happened
      .slice(place + 1)
      .find(({ event: later }) => 'taskId' in later.data && later.data.taskId === taskId);
    const { source, host } = task;
    return [{ taskId, source, host, restraints, from: at, until: next?.at ?? null }];
  });
}

/** When each task came into the state it has: the time of the last event about it, or of the end that called it off. */
function lastTouched(happened: readonly Happened[]): ReadonlyMap<string, Instant> {
  const touched = new Map<string, Instant>();
  for (const { at, event } of happened) if ('taskId' in event.data) touched.set(event.data.taskId, at);
  return touched;
}

const certifiedTask = (task: Task, at: Instant): CertifiedTask => ({
  id: task.id,
  source: task.source,
  host: task.host,
  action: task.action,
  phase: task.phase,
  state: task.state,
  at,
  proof: task.proof,
  reason: task.reasonCode ?? task.fault?.code ?? null,
});

const verifiedAt = (happened: readonly Happened[]): Instant | null =>
  happened.find(({ event }) => event.type === 'PurgeVerified')?.at ?? null;

/** What an ended AccountClose's events say, as the certificate tells it. */
export function certificateFacts(
  request: PrivacyRequest & { readonly end: NonNullable<PrivacyRequest['end']> },
  history: readonly ReadCommit[],
  shown: { readonly masked: string; readonly sources: CertificateFacts['request']['sources'] },
): CertificateFacts {
  const happened = history.flatMap((commit) =>
    commit.events.map((event): Happened => ({ at: commit.committedAt, event })),
  );
  const touched = lastTouched(happened);
  const head = history.at(-1);
  if (!head) throw new Error(`Request ${request.id} has no commits.`);
  const { end, erasure } = request;
  const tasks = tasksOf(request).map((task) => certifiedTask(task, touched.get(task.id) ?? end.at));
  return {
    issuedAt: end.at,
    request: {
      id: request.id,
      kind: 'AccountClose',
      subject: { masked: shown.masked },
      policy: request.policy,
      sources: shown.sources,
      leftOut: [...request.leftOut],
      receivedAt: request.receivedAt,
      legalDueAt: request.legalDueAt,
      completedAt: end.at,
      ownRecordUntil: end.shredAt,
    },
    decisions: happened.flatMap(decisionOf),
    purge: {
      deletedAt: erasure?.deletedAt ?? null,
      sweepDueAt: erasure?.sweepDueAt ?? null,
      purgeDueAt: erasure?.purgeDueAt ?? null,
      verifiedAt: verifiedAt(happened),
      sources: sourceErasures(request, shown.sources, tasks),
    },
    tasks,
    held: holdsOf(request, happened),
    findings: happened.flatMap(findingOf),
    exceptions: [...end.exceptions],
    chain: { streamId: request.id, commit: head.commit, hash: head.hash },
  };
}
