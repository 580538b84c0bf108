import type {
  ArtifactRef,
  Gap,
  HostName,
  Instant,
  OtherPeopleDecision,
  PackageFile,
  PolicyId,
  RequestId,
  RequestKind,
  Subject,
  TaskAction,
  TaskId,
  TaskSource,
} from '#contracts';

/** What a package says about the request that it answers. */
export interface PackagedRequest {
  readonly id: RequestId;
  readonly kind: RequestKind;
  readonly receivedAt: Instant;
  readonly policy: { readonly id: PolicyId; readonly version: string };
  readonly reference: string | null;
}

/** A file that a task gathered, and how to get at its bytes. */
export interface GatheredFile {
  /** the path of its reference, opened */
  readonly path: string;
  readonly source: TaskSource;
  readonly host: HostName | null;
  readonly taskId: TaskId;
  readonly action: TaskAction;
  readonly ref: ArtifactRef;
  /** The plain bytes. Called when it is this file's turn; before that as well, if the page shows some of it. */
  open(): AsyncIterable<Uint8Array>;
}

/** A file as the manifest lists it, and what brought it. */
export type ListedFile = PackageFile & { readonly action: TaskAction };

/** What a task said that ended well: also one that brought no file has something to say to the person. */
export interface SourceAnswer {
  readonly source: TaskSource;
  readonly host: HostName | null;
  readonly action: TaskAction;
  /** false: there was nothing here that it could have been done on */
  readonly isApplicable: boolean;
  /** those of its proof */
  readonly counts: Readonly<Record<string, number>>;
}

export interface PackageInput {
  readonly request: PackagedRequest;
  readonly subject: Subject;
  /** the task that assembles, and its time */
  readonly assembledBy: TaskId;
  readonly assembledAt: Instant;
  readonly files: readonly GatheredFile[];
  readonly answers: readonly SourceAnswer[];
  readonly gaps: readonly Gap[];
  readonly reviews: readonly PackagedReview[];
}

/** What a person decided about records that name others. */
export interface PackagedReview {
  readonly taskId: TaskId;
  readonly source: TaskSource;
  readonly decision: OtherPeopleDecision;
  readonly reason: string;
  readonly reviewedAt: Instant;
}

export interface AssembledPackage {
  /** The zip, as it is made; nothing is read before the first piece is asked for. @throws {ArtifactMismatch} */
  readonly content: AsyncIterable<Uint8Array>;
  /** files that the manifest lists: all but the manifest itself */
  readonly files: number;
}
