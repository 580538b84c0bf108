import { setTimeout as wait } from 'node:timers/promises';
import type { Instant, StreamGoodbye, StreamHello, StreamReload, StreamStanding } from '#contracts';
import { StoreUnavailable, type ProofLog } from '#ports';
import type { Caller } from '../privacy-requests.js';
import { maySee } from '../use-case-parts.js';
import { isOfLog, placeBehind, readStreamId, writeStreamId, type StreamPlace } from './stream-id.js';
import type { Standings } from './standings.js';
import type { ToldCommit, ToldCommits } from './told-commits.js';

/** What is sent of a stream: an event, or only how far it has come. */
export interface StreamPart {
  /** undefined: nothing to tell, only a new id */
  readonly event?: string;
  /** JSON */
  readonly data?: string;
  readonly id?: string;
}

export interface StreamTerms {
  /** what the client has seen last */
  readonly lastEventId: string | undefined;
  /** what of how things stand the caller may see */
  readonly standings: readonly StreamStanding[];
  /** ends it */
  readonly signal: AbortSignal;
}

/** Tells what happens, from the log itself: nothing is kept for a client, and nothing is lost while it is away. */
export interface LiveStream {
  /** A requester is told of his own requests; everyone else of all. It ends when the signal is aborted. */
  open(caller: Caller, terms: StreamTerms): AsyncIterable<StreamPart>;
}

export interface LiveStreamParts {
  readonly log: Pick<ProofLog, 'size' | 'entries' | 'grown'>;
  readonly told: Pick<ToldCommits, 'between'>;
  readonly standings: Standings;
  readonly now: () => Instant;
  /** for tests: so many commits may lie behind an id that is resumed from */
  readonly mostToldAgain?: number;
  /** told when the store is away; the stream goes on when it is back */
  readonly onFault: (error: unknown) => void;
}

/** More than this is read faster from the lists. */
const MOST_TOLD_AGAIN = 5_000;
const BATCH = 50;
const AFTER_FAULT_MS = 1_000;

export const goodbye = (reason: StreamGoodbye['reason']): StreamPart => part('goodbye', { reason });

const part = (event: string, data: StreamHello | StreamReload | StreamGoodbye): StreamPart => ({
  event,
  data: JSON.stringify(data),
});

export const liveStream = (parts: LiveStreamParts): LiveStream => ({
  async *open(caller, terms) {
    const leave = await parts.standings.follow();
    try {
      yield* new Following(parts, caller, terms).all();
    } finally {
      leave();
    }
  },
});

type Start = { readonly place: StreamPlace } & (
  | { readonly resumed: boolean; readonly reload?: undefined }
  | { readonly resumed: false; readonly reload: StreamReload['reason'] }
);

/** One client on its way through the log. */
class Following {
  #seen = 0;

  constructor(
    private readonly parts: LiveStreamParts,
    private readonly caller: Caller,
    private readonly terms: StreamTerms,
  ) {}

  async *all(): AsyncGenerator<StreamPart> {
    const start = await this.#started();
    if (!start) return;
    const { place, resumed, reload } = start;
    yield { ...part('hello', { now: this.parts.now(), resumed }), id: writeStreamId(place) };
    if (reload !== undefined) yield part('reload', { reason: reload });
    let { behind } = place;
    while (!this.terms.signal.aborted) {
      const told = await this.#next(behind);
      for (const commit of told) yield* this.#ofCommit(commit, commit === told.at(-1));
      behind = told.at(-1)?.place.behind ?? behind;
      yield* this.#standings();
      if (told.length === 0) await this.#waitBehind(behind);
    }
  }

  /** @returns undefined: the store was away for as long as the client was there */
  async #started(): Promise<Start | undefined> {
    while (!this.terms.signal.aborted) {
      try {
        return await this.#start();
      } catch (error) {
        await this.#bear(error);
      }
    }
    return undefined;
  }

  async #start(): Promise<Start> {
    const { log, mostToldAgain = MOST_TOLD_AGAIN } = this.parts;
    const size = await log.size();
    const { lastEventId } = this.terms;
    const place = lastEventId === undefined ? undefined : readStreamId(lastEventId);
    const isKnown = place !== undefined && (await isOfLog(log, place));
    if (isKnown && size - place.behind <= mostToldAgain) return { place, resumed: true };
    const now = await placeBehind(log, size);
    if (lastEventId === undefined) return { place: now, resumed: false };
    return { place: now, resumed: false, reload: isKnown ? 'id-too-old' : 'id-unknown' };
  }

  /** A client has to know how far it has come also where nothing was for its eyes. */
  *#ofCommit({ place, submittedBy, told }: ToldCommit, isLast: boolean): Generator<StreamPart> {
    if (told && maySee(this.caller, submittedBy))
      yield { event: told.type, data: told.json, id: writeStreamId(place) };
    else if (isLast) yield { id: writeStreamId(place) };
  }

  *#standings(): Generator<StreamPart> {
    for (const { name, data, version } of this.parts.standings.since(this.#seen)) {
      this.#seen = version;
      if (this.terms.standings.includes(name)) yield { event: name, data: JSON.stringify(data) };
    }
  }

  /** None when the store is away: whoever listens is better kept than sent away. */
  async #next(behind: number): Promise<readonly ToldCommit[]> {
    try {
      return await this.parts.told.between(behind, behind + BATCH);
    } catch (error) {
      await this.#bear(error);
      return [];
    }
  }

  async #waitBehind(behind: number): Promise<void> {
    const { log, standings } = this.parts;
    const over = new AbortController();
    const signals = [this.terms.signal, standings.changing];
    const end = () => over.abort();
    for (const signal of signals) signal.addEventListener('abort', end);
    try {
      if (signals.every(({ aborted }) => !aborted) && standings.since(this.#seen).length === 0)
        await log.grown(behind, over.signal);
    } catch (error) {
      await this.#bear(error);
    } finally {
      for (const signal of signals) signal.removeEventListener('abort', end);
    }
  }

  async #bear(error: unknown): Promise<void> {
    if (!(error instanceof StoreUnavailable)) throw error;
    this.parts.onFault(error);
    await wait(AFTER_FAULT_MS, undefined, { signal: this.terms.signal }).catch(() => undefined);
  }
}
