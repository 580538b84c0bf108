import type {
  OtherPeopleDecision,
  Actor,
  ArtifactRef,
  Instant,
  PlannedTask,
  RejectionReason,
  TaskReport,
} from '#contracts';
import { withoutHosts, type Command, type CommandOf, type Topology } from '#domain';
import { aFault, anArtifact, aProof } from './evidence.js';
import { day, START } from './moments.js';
import { officer as theOfficer, REQUEST_ID, sealed, sha256, SUBJECT_KEY_ID, submitter } from './people.js';
import { everySource, planning } from './topologies.js';

/** A command before the harness gives it a time and, unless it has one, an id. */
export type CommandDraft = Command extends infer C
  ? C extends Command
    ? Omit<C, 'commandId' | 'at'> & { readonly commandId?: string }
    : never
  : never;

type About = Pick<PlannedTask, 'id' | 'host'>;

export const submission = (
  facts: Partial<Omit<CommandOf<'SubmitPrivacyRequest'>, 'type' | 'at'>> = {},
): CommandDraft => ({
  type: 'SubmitPrivacyRequest',
  id: REQUEST_ID,
  planning: planning(),
  kind: 'Export',
  subject: sealed('{"userPrincipalName":"ada@example.com"}'),
  subjectKeyId: SUBJECT_KEY_ID,
  subjectDigests: [sha256(1)],
  subjectIsAdministrator: false,
  asked: null,
  policy: 'gdpr',
  approvalRequired: false,
  receivedAt: START,
  reference: null,
  submittedBy: submitter,
  bodyDigest: sha256(2),
  causation: null,
  ...facts,
});

const by = (actor: Actor): { readonly by: Actor; readonly reason: ReturnType<typeof sealed> } => ({
  by: actor,
  reason: sealed('because'),
});

/** What a person asks: `person.skips(task)`. */
export const person = {
  approves: (actor: Actor = theOfficer): CommandDraft => ({
    type: 'ApprovePrivacyRequest',
    ...by(actor),
    planning: planning(),
  }),
  rejects: (reason: RejectionReason = 'no-match'): CommandDraft => ({
    type: 'RejectPrivacyRequest',
    reason,
    note: null,
    by: theOfficer,
  }),
  cancels: (): CommandDraft => ({ type: 'CancelPrivacyRequest', ...by(theOfficer) }),
  closesWithExceptions: (): CommandDraft => ({ type: 'CloseWithExceptions', ...by(theOfficer) }),
  confirmsTheReceipt: (): CommandDraft => ({ type: 'ConfirmReceipt', ...by(theOfficer) }),
  extends: (): CommandDraft => ({ type: 'ExtendDeadline', ...by(theOfficer) }),
  pausesTheClock: (): CommandDraft => ({ type: 'PauseClock', ...by(theOfficer) }),
  resumesTheClock: (): CommandDraft => ({ type: 'ResumeClock', ...by(theOfficer) }),
  retires: (host: string, topology: Topology = everySource): CommandDraft => ({
    type: 'RetireHost',
    host,
    planning: planning(withoutHosts(topology, new Set([host.toLowerCase()]))),
    ...by(theOfficer),
  }),
  reveals: (): CommandDraft => ({ type: 'RevealSubject', ...by(theOfficer) }),
  downloads: (): CommandDraft => ({ type: 'RecordPackageDownload', by: theOfficer }),
  retries: (task: About): CommandDraft => ({ type: 'RetryTask', taskId: task.id, ...by(theOfficer) }),
  skips: (task: About): CommandDraft => ({ type: 'SkipTask', taskId: task.id, ...by(theOfficer) }),
  completes: (
    task: About,
    evidence: readonly ArtifactRef[] = [anArtifact(50)],
    decision?: OtherPeopleDecision,
  ): CommandDraft => ({
    type: 'CompleteManualStep',
    taskId: task.id,
    attestation: sealed('I did it'),
    ...(decision && { decision }),
    evidence,
    by: theOfficer,
  }),
};

interface Sent {
  readonly attempt?: number;
  readonly dispatch?: number;
}

const reported = (task: About, { attempt = 1, dispatch = attempt }: Sent) => ({
  requestId: REQUEST_ID,
  taskId: task.id,
  host: task.host,
  attempt,
  dispatch,
  reportedAt: START,
});

const report = (said: TaskReport): CommandDraft => ({ type: 'ReportTask', report: said });

type ReportFacts<O extends TaskReport['outcome']> = Sent &
  Partial<Omit<Extract<TaskReport, { outcome: O }>, 'outcome' | 'taskId' | 'host'>>;

/** What a handler says: `handler.succeeds(task, { attempt: 2 })`. */
export const handler = {
  progresses: (task: About, facts: ReportFacts<'progressed'> = {}): CommandDraft =>
    report({ ...reported(task, facts), outcome: 'progressed', done: null, total: null, ...facts }),
  succeeds: (task: About, facts: ReportFacts<'succeeded'> = {}): CommandDraft =>
    report({
      ...reported(task, facts),
      outcome: 'succeeded',
      proof: aProof(),
      artifacts: [],
      findings: null,
      otherPeople: 0,
      ...facts,
    }),
  /** a re-scan that found the person again */
  finds: (task: About, newestAt: Instant | null = null, facts: ReportFacts<'succeeded'> = {}): CommandDraft =>
    handler.succeeds(task, { findings: { hits: 2, newestAt, details: sealed('where') }, ...facts }),
  hasNothingToDo: (task: About, facts: ReportFacts<'not-applicable'> = {}): CommandDraft =>
    report({
      ...reported(task, facts),
      outcome: 'not-applicable',
      reason: 'channel-disabled',
      proof: null,
      ...facts,
    }),
  waits: (task: About, facts: ReportFacts<'waiting-on-source'> = {}): CommandDraft =>
    report({
      ...reported(task, facts),
      outcome: 'waiting-on-source',
      continuation: sealed('op-1'),
      checkAfter: day(1),
      ...facts,
    }),
  fails: (task: About, facts: ReportFacts<'failed'> = {}): CommandDraft =>
    report({ ...reported(task, facts), outcome: 'failed', fault: aFault(), ...facts }),
  failsForGood: (task: About, facts: ReportFacts<'failed'> = {}): CommandDraft =>
    handler.fails(task, { fault: aFault({ code: 'graph-permission-missing', retryable: false }), ...facts }),
};

/** A timer rings: `timer('stop-loss')`. */
export const timer = (name: string): CommandDraft => ({ type: 'FireTimer', name });
