import { setTimeout as pause } from 'node:timers/promises';
import type { Collection } from 'mongodb';
import { isDuplicate, storeFault } from './store-faults.js';

/** How far a subscriber has come: everything up to here has been handled. */
export interface FeedPlace {
  /** of the change stream; undefined: nothing was handled yet, or the place was restored from a backup */
  readonly token?: object | undefined;
  /** the highest mark passed */
  readonly mark: number;
  /** when the last commit handled was stored: from where to look when there is no token, or its history is lost */
  readonly storedAt?: Date | undefined;
}

export interface FeedRecord extends FeedPlace {
  /** the subscriber */
  readonly _id: string;
  /** of the term that wrote last; an older one cannot write any more */
  readonly fence: number;
}

/** Another process has taken over: this one has nothing to say about the subscriber's place any more. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

const PAUSE_AFTER_FAULT_MS = 1_000;

/** The place of one subscriber, written in one term of its lease. */
export class FeedState {
  #place: FeedPlace = { mark: 0 };
  #saved: FeedPlace = this.#place;
  #saving: Promise<void> | undefined;

  private constructor(
    private readonly feeds: Collection<FeedRecord>,
    private readonly key: { readonly _id: string; readonly fence: number },
    private readonly onFault: (error: unknown) => void,
    private readonly term: AbortController,
  ) {}

  /**
   * Reads the place, and shuts out whoever still writes it under an older number.
   * @throws {Superseded}
   */
  static async begin(
    feeds: Collection<FeedRecord>,
    key: { readonly _id: string; readonly fence: number },
    onFault: (error: unknown) => void,
    term: AbortController,
  ): Promise<FeedState> {
    const state = new FeedState(feeds, key, onFault, term);
    const { _id, fence } = key;
    try {
      const record = await feeds.findOneAndUpdate(
        { _id, fence: { $lte: fence } },
        { $set: { fence }, $setOnInsert: { mark: 0 } },
        { upsert: true, returnDocument: 'after' },
      );
      if (record) state.#place = state.#saved = record;
      return state;
    } catch (error) {
      if (isDuplicate(error)) throw new Superseded(_id);
      throw storeFault('the place in the commits could not be read', error);
    }
  }

  get place(): FeedPlace {
    return this.#place;
  }

  /** Saved soon: what was handled and not saved is handled again after a crash. */
  moveTo(place: FeedPlace): void {
    this.#place = place;
    this.#saving ??= this.#keepSaving().finally(() => {
      this.#saving = undefined;
    });
  }

  /** Resolves when the newest place is saved, or cannot be. */
  async saved(): Promise<void> {
    await this.#saving;
  }

  /** One save is under way at a time, and the next takes the place that is reached by then. */
  async #keepSaving(): Promise<void> {
    while (this.#saved !== this.#place) {
      const place = this.#place;
      try {
        await this.#save(place);
        this.#saved = place;
      } catch (error) {
        this.onFault(error);
        if (error instanceof Superseded) this.term.abort();
        if (this.term.signal.aborted) return;
        await pause(PAUSE_AFTER_FAULT_MS, undefined, { signal: this.term.signal }).catch(() => undefined);
      }
    }
  }

  async #save({ token, mark, storedAt }: FeedPlace): Promise<void> {
    let matched: number;
    try {
      ({ matchedCount: matched } = await this.feeds.updateOne(this.key, { $set: { token, mark, storedAt } }));
    } catch (error) {
      throw storeFault('the place in the commits could not be saved', error);
    }
    if (matched === 0) throw new Superseded(this.key._id);
  }
}
