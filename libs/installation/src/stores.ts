import type {
  ArtifactStore,
  CommitFeed,
  DeadLetters,
  EventStore,
  HostRegistry,
  Outbox,
  ProofLog,
  ReadModel,
  SigningKeys,
  SubjectKeys,
  Timers,
  Webhooks,
} from '#ports';

/** Where a process that decides keeps and finds things, whatever stands behind the ports. */
export interface Stores {
  readonly events: EventStore;
  readonly feed: CommitFeed;
  readonly timers: Timers;
  readonly readModel: ReadModel;
  readonly subjectKeys: SubjectKeys;
  readonly artifacts: ArtifactStore;
  readonly deadLetters: DeadLetters;
  readonly hosts: HostRegistry;
  readonly proofLog: ProofLog;
  readonly signingKeys: SigningKeys;
  readonly outbox: Outbox;
  readonly webhooks: Webhooks;
}
