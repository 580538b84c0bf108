import { isAuditStream, isOfRegister, type StatusEvent } from '#contracts';
import { standingOf } from '#domain';
import {
  StoreUnavailable,
  type Commit,
  type EventStore,
  type LoggedCommit,
  type NewCommit,
  type ProofLog,
} from '#ports';
import type { KeyRing } from '#vault';
import type { RegisterBook } from '../register/register-book.js';
import { RequestFollower } from '../request-follower.js';
import { statusEvent } from '../status-message.js';
import type { StreamPlace } from './stream-id.js';

/** What the log says at one place: the change, and whose request it is about. */
export interface ToldCommit {
  /** behind this commit */
  readonly place: StreamPlace;
  readonly submittedBy: string;
  /** JSON of a StatusEvent, made once for all who follow; null: it cannot be opened, or is of no request */
  readonly told: { readonly type: StatusEvent['type']; readonly json: string } | null;
}

export interface ToldCommitsParts {
  readonly log: Pick<ProofLog, 'commits'>;
  readonly store: EventStore;
  readonly keys: KeyRing;
  /** what stands against work: told with the change */
  readonly book: Pick<RegisterBook, 'known'>;
  /** told of commits that could not be opened: they are passed over */
  readonly onUnreadable: (error: unknown) => void;
}

/** Enough that those who follow at the end of the log share what one of them has opened. */
const KEPT = 256;

/** Reads the log as the changes that people are told of. */
export class ToldCommits {
  readonly #follower: RequestFollower;
  readonly #kept = new Map<string, Promise<ToldCommit>>();

  constructor(private readonly parts: ToldCommitsParts) {
    this.#follower = new RequestFollower(parts.store);
  }

  /** Those with the places from `from`, and below `to`, in order. @throws {StoreUnavailable} */
  async between(from: number, to: number): Promise<readonly ToldCommit[]> {
    const all: ToldCommit[] = [];
    let place = from;
    for await (const commits of this.parts.log.commits(from, to))
      for (const commit of commits) all.push(await this.#told(commit, (place += 1)));
    return all;
  }

  async #told(logged: LoggedCommit, behind: number): Promise<ToldCommit> {
    const known = this.#kept.get(logged.hash);
    if (known) return known;
    const told = this.#open(logged, { behind, hash: logged.hash });
    this.#kept.set(logged.hash, told);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
    // What the store could not give now it may give later.
    told.catch(() => this.#kept.delete(logged.hash));
    return told;
  }

  /** One that cannot be opened must not end the stream for everyone: it is passed over. */
  async #open({ body, ...logged }: LoggedCommit, place: StreamPlace): Promise<ToldCommit> {
    const { keys, book, onUnreadable } = this.parts;
    // Of people's acts beside requests: nobody is told of them here.
    if (isAuditStream(logged.streamId)) return { place, submittedBy: '', told: null };
    try {
      const commit: Commit = { ...(JSON.parse(body) as NewCommit), ...logged };
      if (isOfRegister(commit)) return { place, submittedBy: '', told: null };
      const followed = await this.#follower.after(commit);
      const standing = standingOf(await book.known());
      const event = await statusEvent(followed.commit, followed.request, { keys, standing });
      const told = { type: event.type, json: JSON.stringify(event) };
      return { place, submittedBy: followed.request.submittedBy.id, told };
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      onUnreadable(error);
      return { place, submittedBy: '', told: null };
    }
  }
}
