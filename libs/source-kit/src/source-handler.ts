import type {
  ArtifactRef,
  HostName,
  Instant,
  Proof,
  PurgeCheck,
  RequestId,
  RequestKind,
  Sha256,
  Subject,
  SweepPhase,
  TaskAction,
  TaskId,
  TaskSource,
} from '#contracts';
import type { ArtifactDraft } from '#ports';

/** A task in the hands of its handler: the subject is in plain here and nowhere else. */
export interface HandledTask {
  readonly requestId: RequestId;
  readonly taskId: TaskId;
  readonly kind: RequestKind;
  readonly source: TaskSource;
  readonly host: HostName | null;
  readonly action: TaskAction;
  readonly phase: SweepPhase | null;
  readonly checks: readonly PurgeCheck[];
  readonly attempt: number;
  readonly subject: Subject;
  readonly subjectIsAdministrator: boolean;
  /** entries before this moment have to go */
  readonly olderThan: Instant | null;
  /** what this handler left when it last waited on its source */
  readonly continuation: string | null;
}

/** What a handler may use while it works on one task. */
export interface TaskContext {
  readonly task: HandledTask;
  /** aborted when the process shuts down: stop at the next safe place and throw */
  readonly signal: AbortSignal;
  /** Lethe's time (the sandbox moves it) */
  now(): Instant;
  /** How far it came; the lease is extended by the runner itself. */
  progress(done: number, total: number | null): void;
  /** Stores something gathered, encrypted for the subject. The paths are those of contract “Package”. */
  store(draft: ArtifactDraft): Promise<ArtifactRef>;
  /**
   * Before each thing that is deleted: whether it still may be. A hold may have been placed since the task was sent.
   * @throws {HeldBack} let it through: the task goes on by itself when nothing stands against it any more
   */
  demandClearance(): Promise<void>;
  /** Digest of arguments for the proof, keyed with the subject's key. */
  digest(...words: readonly string[]): Sha256;
}

/** A proof without the two times, which the runner puts in. */
export type ProofDraft = Omit<Proof, 'startedAt' | 'endedAt'>;

/** What a re-scan found: where, in words for an administrator (`<file>:<line>`), at most the first thousand. */
export interface FoundAgain {
  readonly hits: number;
  readonly newestAt: Instant | null;
  readonly places: readonly string[];
}

export type TaskOutcome =
  | {
      readonly outcome: 'succeeded';
      readonly proof: ProofDraft;
      readonly artifacts?: readonly ArtifactRef[];
      /** re-scans alone */
      readonly found?: FoundAgain;
      /** export-records alone: records that name somebody else */
      readonly otherPeople?: number;
    }
  | { readonly outcome: 'not-applicable'; readonly reason: string; readonly proof?: ProofDraft }
  | {
      readonly outcome: 'waiting-on-source';
      /** at most 1 KB; comes back in `task.continuation` */
      readonly continuation: string;
      readonly checkAfter: Instant;
    };

/** Does one action of a source. Throws TaskFault; anything else thrown is a defect of the handler. */
export type ActionHandler = (context: TaskContext) => Promise<TaskOutcome>;

/** The handlers of one source by action. Each can be asked again for the same task at any time. */
export type SourceHandlers = Readonly<Partial<Record<TaskAction, ActionHandler>>>;
