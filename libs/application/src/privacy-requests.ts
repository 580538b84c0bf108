import type {
  OtherPeopleDecision,
  Actor,
  AlarmCounts,
  Certificate,
  ClockState,
  HostAlarmKind,
  HostProblemView,
  HostView,
  ManualStepList,
  Progress,
  Purge,
  RejectionReason,
  RequestId,
  RequestKind,
  RequestView,
  Role,
  SamePersonList,
  Source,
  SourcePauseView,
  Subject,
  SubmitPrivacyRequestBody,
  TaskId,
  WaitingTask,
} from '#contracts';
import type { ReceivedCount } from '#ports';
import type { DueOnDay, OpenForDays } from './open-tally.js';
import type { Result } from './result.js';

/** Whoever calls: a credential, a session, a message's sender. */
export interface Caller {
  readonly id: string;
  readonly role: Role;
  readonly channel: Actor['channel'];
  /** what pages call the person; it is in no event and no log */
  readonly name?: string;
}

/** A file that a person hands in as evidence. */
export interface EvidenceFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** What people do to a request that is there. Texts are plain here; they are sealed before they are stored. */
export type RequestAction =
  | {
      readonly type:
        | 'approve'
        | 'cancel'
        | 'confirm-receipt'
        | 'extend'
        | 'pause-clock'
        | 'resume-clock'
        | 'close-with-exceptions';
      readonly reason: string;
    }
  | { readonly type: 'reject'; readonly reason: RejectionReason; readonly note?: string | undefined }
  | { readonly type: 'retry-task' | 'skip-task'; readonly taskId: string; readonly reason: string }
  | {
      readonly type: 'complete-step';
      readonly taskId: string;
      readonly attestation: string;
      readonly decision?: OtherPeopleDecision | undefined;
      readonly files: readonly EvidenceFile[];
    };

export interface ListFilter {
  readonly kind?: RequestKind | undefined;
  readonly progress?: Progress | undefined;
  readonly purge?: Purge | undefined;
  readonly clock?: ClockState | undefined;
  readonly source?: Source | undefined;
  /** running requests that have a task in this state */
  readonly task?: WaitingTask | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** the list as it was at this moment, a time with an offset; undefined: as it is */
  readonly asOf?: string | undefined;
}

export interface EventView {
  readonly type: string;
  readonly version: number;
  readonly commit: number;
  readonly occurredAt: string;
  /** sealed fields stay sealed; `subject` is left out */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Download {
  readonly content: AsyncIterable<Uint8Array>;
  readonly bytes: number;
  readonly fileName: string;
}

/**
 * The use cases of a privacy request, without a framework. Every method checks that the caller may
 * see the request (a requester only his own: `not-found`); what a role may do is the edge's matter.
 */
export interface PrivacyRequests {
  /** Durable when it resolves. The same key and body of one caller: the same answer. */
  submit(
    body: SubmitPrivacyRequestBody,
    caller: Caller,
    options?: {
      readonly idempotencyKey?: string | undefined;
      readonly causation?: { readonly source: string; readonly id: string } | undefined;
    },
  ): Promise<Result<RequestView>>;
  view(id: RequestId, caller: Caller, asOf?: Date): Promise<Result<RequestView>>;
  events(id: RequestId, caller: Caller): Promise<Result<readonly EventView[]>>;
  list(
    filter: ListFilter,
    caller: Caller,
  ): Promise<Result<{ readonly items: readonly RequestView[]; readonly nextCursor: string | null }>>;
  /** The requests about a person, by any identity, newest received first; that somebody looked is recorded. */
  ofPerson(subject: Subject, caller: Caller): Promise<Result<SamePersonList>>;
  /** The other requests about the person of a request, newest received first. */
  beside(id: RequestId, caller: Caller): Promise<Result<SamePersonList>>;
  /** What people have to do over all open requests: the most urgent first. */
  manualSteps(limit: number): Promise<Result<ManualStepList>>;
  /** @param ifMatch the version the caller has seen; another one: `version-stale` */
  act(id: RequestId, action: RequestAction, caller: Caller, ifMatch?: number): Promise<Result<RequestView>>;
  package(id: RequestId, caller: Caller): Promise<Result<Download>>;
  /** The records about other people that a review is to decide about, as JSON lines. */
  recordsAboutOthers(id: RequestId, taskId: TaskId, caller: Caller): Promise<Result<Download>>;
  /** Signed, with the proof that it was read from the log. @throws {StoreUnavailable} its commit has no place there yet */
  certificate(id: RequestId, caller: Caller): Promise<Result<Certificate>>;
  reveal(
    id: RequestId,
    reason: string,
    caller: Caller,
    ifMatch?: number,
  ): Promise<Result<{ readonly subject: Subject }>>;
}

/** What the dashboards show besides single requests. */
export interface Dashboards {
  overview(caller: Caller): Promise<Overview>;
  sources(): Promise<readonly SourceView[]>;
  hosts(): Promise<readonly HostView[]>;
}

export interface AttentionItem {
  /** null: it is about a host, or about what watches over them */
  readonly requestId: RequestId | null;
  readonly taskId: TaskId | null;
  readonly reason:
    | 'overdue'
    | 'legal-overdue'
    | 'confirmation-due'
    | 'confirmation-missed'
    | 'due-soon'
    | 'waiting-on-person'
    | 'task-failed'
    | 'purge-contradicted'
    | 'awaiting-approval'
    | 'on-legal-hold'
    | 'source-paused'
    | 'close-limit-reached'
    | 'dead-letters'
    | `host-${HostAlarmKind}`
    | 'hosts-unwatched'
    | 'log-changed'
    | 'webhook-disabled'
    | 'mail-failing';
  readonly source: string | null;
  readonly host: string | null;
  readonly message: string;
  readonly nextAction: string;
  readonly dueAt: string | null;
}

export interface Overview {
  readonly now: string;
  readonly counts: readonly {
    readonly kind: RequestKind;
    readonly progress: Progress;
    readonly purge: Purge;
    readonly count: number;
  }[];
  readonly needsAttention: readonly AttentionItem[];
  /** open requests by the days on which they are due, the earliest first */
  readonly due: readonly DueOnDay[];
  /** open requests by how long they have been open */
  readonly ages: readonly OpenForDays[];
  /** of the last thirty days, what was received on each and how it stands now; oldest first */
  readonly received: readonly ReceivedCount[];
  readonly coverage: {
    /** whether announcements of hosts are taken in */
    readonly watched: boolean;
    readonly alarms: AlarmCounts;
  };
}

export interface SourceView {
  readonly source: Source;
  readonly configured: boolean;
  /** null: its tasks begin as they come */
  readonly paused: SourcePauseView | null;
  /** tasks of open requests that do not begin because it is paused */
  readonly heldTasks: number;
  readonly hosts: readonly string[];
  /** tasks of open requests by state */
  readonly tasks: Readonly<Record<string, number>>;
  /** of a source without hosts: what its tasks would fail at */
  readonly problems: readonly HostProblemView[];
  readonly coverage: {
    /** places where a handler has to be */
    readonly expected: number;
    readonly reporting: number;
    readonly alarms: AlarmCounts;
  };
}
