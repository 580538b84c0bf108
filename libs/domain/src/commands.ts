import type {
  OtherPeopleDecision,
  Actor,
  ArtifactRef,
  EventData,
  HostName,
  Instant,
  RejectionReason,
  RequestId,
  Sealed,
  TaskId,
  TaskReport,
} from '#contracts';
import type { DayCounting, Deadlines } from './deadlines.js';
import type { Topology } from './fan-out-plan.js';

/** What every command carries: time and ids come in, so that deciding stays pure. */
interface Issued {
  /** the same id: the same command */
  readonly commandId: string;
  readonly at: Instant;
}

/** What planning has to know. */
export interface Planning {
  readonly topology: Topology;
  readonly leaseSeconds: number;
  /** an AccountClose gathers a package before it deletes */
  readonly exportFirst?: boolean | undefined;
  /** how days are counted here; in UTC by the policies' own calendars unless told */
  readonly counting?: DayCounting | undefined;
}

export type SubmitPrivacyRequest = Issued & {
  readonly type: 'SubmitPrivacyRequest';
  readonly id: RequestId;
  readonly planning: Planning;
} & Omit<EventData['PrivacyRequestReceived'], keyof Deadlines | 'policy' | 'calendar' | 'timeZone'> & {
    readonly policy: EventData['PrivacyRequestReceived']['policy']['id'];
  };

export type PersonCommand = Issued & { readonly by: Actor } & (
    | { readonly type: 'ApprovePrivacyRequest'; readonly reason: Sealed; readonly planning: Planning }
    | {
        readonly type: 'RejectPrivacyRequest';
        readonly reason: RejectionReason;
        readonly note: Sealed | null;
      }
    | { readonly type: 'CancelPrivacyRequest'; readonly reason: Sealed }
    | { readonly type: 'CloseWithExceptions'; readonly reason: Sealed }
    | { readonly type: 'ConfirmReceipt'; readonly reason: Sealed }
    | { readonly type: 'ExtendDeadline'; readonly reason: Sealed }
    | { readonly type: 'PauseClock'; readonly reason: Sealed }
    | { readonly type: 'ResumeClock'; readonly reason: Sealed }
    /** @see retireHost; planning is that of the hosts that remain */
    | {
        readonly type: 'RetireHost';
        readonly host: HostName;
        readonly reason: Sealed;
        readonly planning: Planning;
      }
    | { readonly type: 'RevealSubject'; readonly reason: Sealed }
    | { readonly type: 'RecordPackageDownload' }
    | { readonly type: 'RetryTask'; readonly taskId: TaskId; readonly reason: Sealed }
    | { readonly type: 'SkipTask'; readonly taskId: TaskId; readonly reason: Sealed }
    | {
        readonly type: 'CompleteManualStep';
        readonly taskId: TaskId;
        readonly attestation: Sealed;
        /** a review of other people's records alone */
        readonly decision?: OtherPeopleDecision;
        readonly evidence: readonly ArtifactRef[];
      }
  );

export type ReportTask = Issued & { readonly type: 'ReportTask'; readonly report: TaskReport };

/** The installation has hosts that it did not have before: see joinHosts. */
export type JoinHosts = Issued & { readonly type: 'JoinHosts'; readonly planning: Planning };

/** Something that stood against its tasks may not do so any more: whatever can go on now does. */
export type ReconsiderTasks = Issued & { readonly type: 'ReconsiderTasks' };

/** A timer that the request had set has come due. */
export type FireTimer = Issued & { readonly type: 'FireTimer'; readonly name: string };

export type Command =
  SubmitPrivacyRequest | PersonCommand | ReportTask | FireTimer | ReconsiderTasks | JoinHosts;
export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>;
