import { randomUUID } from 'node:crypto';
import { registerEventCodec, type Actor, type Instant, type RegisterEvent } from '#contracts';
import { later } from '#domain';
import { ConcurrentCommit, type Clock, type Commit, type EventStore } from '#ports';
import { currentTraceparent } from '#tracing';

/** An event of the register, and when it was committed. */
export interface RegisterEntry {
  readonly event: RegisterEvent;
  readonly at: Instant;
}

/** A stream of the register as far as it was read. */
export interface ReadStream {
  readonly entries: readonly RegisterEntry[];
  readonly last: Commit | undefined;
}

const entriesOf = (commit: Commit): readonly RegisterEntry[] =>
  commit.events.map((stored) => ({ event: registerEventCodec.decode(stored), at: commit.committedAt }));

const nothingRead: ReadStream = { entries: [], last: undefined };

/** Reads and writes one stream of the register. */
export class EventStream {
  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly id: string,
  ) {}

  /** What was read before, with all that came since: the same object if nothing did. @throws {StoreUnavailable} */
  async readOn(before: ReadStream = nothingRead): Promise<ReadStream> {
    const commits = await this.store.read(this.id, before.last?.commit);
    if (commits.length === 0) return before;
    return { entries: [...before.entries, ...commits.flatMap(entriesOf)], last: commits.at(-1) };
  }

  /** @returns undefined if somebody else was faster: read on and decide again @throws {StoreUnavailable} */
  async append(before: ReadStream, event: RegisterEvent, actor: Actor): Promise<ReadStream | undefined> {
    const now = this.clock.now();
    try {
      const last = await this.store.append(this.id, before.last, {
        commandId: randomUUID(),
        committedAt: before.last ? later(now, before.last.committedAt) : now,
        actor,
        events: [registerEventCodec.encode(event)],
        traceparent: currentTraceparent(),
      });
      return { entries: [...before.entries, { event, at: last.committedAt }], last };
    } catch (error) {
      if (error instanceof ConcurrentCommit) return undefined;
      throw error;
    }
  }
}
