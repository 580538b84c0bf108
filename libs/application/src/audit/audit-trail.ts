import { randomUUID } from 'node:crypto';
import { auditEventCodec, auditStreamId, type Actor, type AuditEvent, type StoredEvent } from '#contracts';
import { later } from '#domain';
import type { Clock, Commit, EventStore } from '#ports';
import type { ReasonSeals } from '#vault';
import type { ActRecorder, NewAct } from './act-recorder.js';

export interface AuditTrailParts {
  readonly store: Pick<EventStore, 'append'>;
  /** undefined where no act comes with a reason */
  readonly seals?: Pick<ReasonSeals, 'seal'> | undefined;
  readonly clock: Pick<Clock, 'now'>;
}

const SYSTEM: Actor = { id: 'system', channel: 'system' };
const MOST_IN_ONE_COMMIT = 200;
/** Streams are to be short: stores remember of each which commands led to it. */
const MOST_IN_ONE_STREAM = 256;

interface Batch {
  readonly events: StoredEvent[];
  readonly written: Promise<void>;
}

/**
 * The stream of acts of one process, among the commits like any other, so that the log and its heads cover it.
 * Each process writes streams of its own: none waits for another. What is recorded while a commit is on its way is
 * written together in the next one.
 */
export class AuditTrail implements ActRecorder {
  #streamId = auditStreamId(randomUUID());
  #last: Commit | undefined;
  #next: Batch | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: AuditTrailParts) {}

  async record(act: NewAct): Promise<void> {
    await this.add(await this.#eventOf(act, this.parts.clock.now()));
  }

  /** Of what is no act of anybody. Durable when it resolves. @throws {StoreUnavailable} */
  async add(fact: AuditEvent): Promise<void> {
    const event = auditEventCodec.encode(fact);
    const batch = this.#next ?? this.#begin();
    batch.events.push(event);
    if (batch.events.length >= MOST_IN_ONE_COMMIT) this.#next = undefined;
    return batch.written;
  }

  async #eventOf({ what, by, reason, ...on }: NewAct, at: string): Promise<AuditEvent> {
    const { requestId = null, taskId = null, source = null, host = null, about = null } = on;
    const { seals } = this.parts;
    if (reason !== undefined && !seals) throw new Error('There is nothing here to seal a reason with.');
    const sealed = reason === undefined || !seals ? null : await seals.seal(reason, at);
    return {
      type: 'ActRecorded',
      data: { what, by, reason: sealed, requestId, taskId, source, host, about },
    };
  }

  #begin(): Batch {
    const events: StoredEvent[] = [];
    const batch: Batch = {
      events,
      written: this.#writing.then(() => {
        if (this.#next === batch) this.#next = undefined;
        return this.#write(events);
      }),
    };
    this.#writing = batch.written.catch(() => undefined);
    this.#next = batch;
    return batch;
  }

  async #write(events: readonly StoredEvent[]): Promise<void> {
    const { store, clock } = this.parts;
    const now = clock.now();
    if (this.#last && this.#last.commit >= MOST_IN_ONE_STREAM) this.#beginStream();
    try {
      this.#last = await store.append(this.#streamId, this.#last, {
        commandId: randomUUID(),
        committedAt: this.#last ? later(now, this.#last.committedAt) : now,
        // Each event says by whom it was.
        actor: SYSTEM,
        events,
      });
    } catch (error) {
      // Whether it was written is not known: nothing can be put behind it for certain.
      this.#beginStream();
      throw error;
    }
  }

  #beginStream(): void {
    this.#streamId = auditStreamId(randomUUID());
    this.#last = undefined;
  }
}
