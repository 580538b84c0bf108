import type {
  ClockState,
  Instant,
  Progress,
  Purge,
  RequestId,
  RequestKind,
  Sha256,
  Source,
} from '#contracts';

/** A request as it stands in lists. The document is the sealed view: identities in it are cipher text. */
export interface RequestRow {
  readonly id: RequestId;
  /** version of the last event it has seen */
  readonly version: number;
  readonly kind: RequestKind;
  readonly progress: Progress;
  readonly purge: Purge;
  readonly sources: readonly Source[];
  readonly submittedBy: string;
  readonly receivedAt: Instant;
  readonly dueAt: Instant;
  /** when the clock stopped because the request was answered or ended; null while it runs */
  readonly metAt: Instant | null;
  readonly paused: boolean;
  readonly document: string;
}

/** A row as it is written: with what it is found by besides. */
export interface WrittenRow extends RequestRow {
  /** what simulations think ahead by; null once it has ended */
  readonly outlook?: string | null;
  /** keyed digests of the person's identities; those of the first version stay */
  readonly subjectDigests?: readonly Sha256[];
}

/** A page of what simulations think ahead by; of rows that were written without, the document. */
export interface OutlookPage {
  readonly rows: readonly { readonly id: RequestId; readonly outlook: string }[];
  readonly nextCursor: string | null;
}

/** Filters are joined by “and”. `clock` is judged at `now` with the thresholds given. */
export interface RequestQuery {
  readonly kind?: RequestKind | undefined;
  readonly progress?: Progress | undefined;
  readonly purge?: Purge | undefined;
  readonly source?: Source | undefined;
  readonly submittedBy?: string | undefined;
  readonly clock?:
    { readonly state: ClockState; readonly now: Instant; readonly dueSoonBefore: Instant } | undefined;
  readonly limit: number;
  /** opaque; from the page before */
  readonly cursor?: string | undefined;
}

export interface OutlookQuery extends Pick<RequestQuery, 'limit' | 'cursor'> {
  readonly progress: Progress;
}

export interface RequestPage {
  readonly rows: readonly RequestRow[];
  readonly nextCursor: string | null;
}

/** The cursor was not made by this read model. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
}

/** Requests that were received on one day, and whose clocks stand alike. */
export interface ReceivedCount {
  /** UTC, as `2026-11-26` */
  readonly day: string;
  readonly clock: 'running' | 'paused' | 'met' | 'met-late';
  readonly count: number;
}

/** One generation of the request list. */
export interface RequestRows {
  /** Writes each row unless a row of the same or a later version is there. */
  put(rows: readonly WrittenRow[]): Promise<void>;
  get(id: RequestId): Promise<RequestRow | undefined>;
  /** Newest received first, then by id. @throws {BadCursor} */
  list(query: RequestQuery): Promise<RequestPage>;
  /** Those about a person: each has one of these digests at least. The newest of them, in the order of `list`. */
  ofPerson(subjectDigests: readonly Sha256[], limit: number): Promise<readonly RequestRow[]>;
  /** Of those of one progress, in the order of `list`. @throws {BadCursor} */
  outlooks(query: OutlookQuery): Promise<OutlookPage>;
  /** How many there are for each kind, progress and purge. */
  counts(): Promise<
    readonly {
      readonly kind: RequestKind;
      readonly progress: Progress;
      readonly purge: Purge;
      readonly count: number;
    }[]
  >;
  /** Of those received since a moment, how many for each day and clock; oldest day first. */
  received(since: Instant): Promise<readonly ReceivedCount[]>;
  /** SHA-256 over all rows in order of id: equal digests, equal views. */
  digest(): Promise<string>;
}

/** The list that is served, and one that is built beside it. */
export interface ReadModel {
  readonly live: RequestRows;
  /** An empty generation, in place of one that an earlier rebuild may have left. */
  beside(): Promise<RequestRows>;
  /** The generation beside becomes the live one, atomically. */
  promote(): Promise<void>;
}
