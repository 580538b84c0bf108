import { setTimeout as wait } from 'node:timers/promises';
import type { Instant } from '#contracts';
import { plusSeconds } from '#domain';
import { StoreUnavailable, type Clock, type Delivery, type Outbox } from '#ports';
import { pauseBehind, type OutgoingChannel, type Tried } from './channel.js';

export interface DelivererParts {
  readonly outbox: Outbox;
  readonly channels: readonly OutgoingChannel[];
  readonly clock: Clock;
  readonly onTried?: (kind: OutgoingChannel['kind'], outcome: Tried['outcome']) => void;
  /** told of faults; what they were about is tried again */
  readonly onFault: (error: unknown) => void;
}

/** Tries that are under way at once: in all, and to one place, so that a slow one does not hold up the others. */
const AT_ONCE = 32;
const AT_ONCE_TO_ONE = 8;
const TAKEN_AT_ONCE = 8;
/** Another process may deliver what this one has taken and says nothing about, on Lethe's clock. */
const HELD_SECONDS = 120;
/** Another process may have added something, milliseconds of real time. */
const LOOK_EVERY_MS = 3_000;
const TIDY_EVERY_MS = 3_600_000;
const KEPT_DAYS = 30;

/**
 * Takes what is due out of the outbox and hands it over. Whatever dies in between is due again: everything
 * reaches its place at least once, under the same id.
 */
export class Deliverer {
  readonly #stopping = new AbortController();
  readonly #underWay = new Map<string, number>();
  readonly #tries = new Set<Promise<void>>();
  #wake = new AbortController();
  #running: Promise<void> | undefined;
  #tidiedAt = -Infinity;

  constructor(private readonly parts: DelivererParts) {}

  start(): void {
    this.#running ??= this.#run();
  }

  /** Something was added: it is looked at once. */
  readonly hurry = (): void => this.#wake.abort();

  /** Takes no more, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.hurry();
    await this.#running;
    await Promise.all(this.#tries);
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController();
      try {
        await this.#tidy();
        const next = await this.#nextDue();
        if (next !== undefined && next <= this.parts.clock.now() && (await this.#begin())) continue;
        await this.#pause(next);
      } catch (error) {
        this.parts.onFault(error);
        await wait(LOOK_EVERY_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      }
    }
  }

  /** Of what this process has room for. Asked before anything is taken: mostly nothing is due. */
  #nextDue(): Promise<Instant | undefined> {
    if (this.#tries.size >= AT_ONCE) return Promise.resolve(undefined);
    return this.parts.outbox.nextDue(this.#busy());
  }

  /** @returns whether anything was taken */
  async #begin(): Promise<boolean> {
    const { outbox, clock } = this.parts;
    const now = clock.now();
    const limit = Math.min(TAKEN_AT_ONCE, AT_ONCE - this.#tries.size);
    const until = plusSeconds(now, HELD_SECONDS);
    const taken = await outbox.take({ now, until, limit, except: this.#busy() });
    for (const delivery of taken) this.#try(delivery);
    return taken.length > 0;
  }

  #busy(): readonly string[] {
    return [...this.#underWay].flatMap(([channel, count]) => (count >= AT_ONCE_TO_ONE ? [channel] : []));
  }

  #try(delivery: Delivery): void {
    const { channel } = delivery;
    this.#underWay.set(channel, (this.#underWay.get(channel) ?? 0) + 1);
    const one = this.#deliver(delivery)
      .catch(this.parts.onFault)
      .finally(() => {
        const left = (this.#underWay.get(channel) ?? 1) - 1;
        if (left > 0) this.#underWay.set(channel, left);
        else this.#underWay.delete(channel);
        this.#tries.delete(one);
        this.hurry();
      });
    this.#tries.add(one);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { channels, outbox, clock, onTried } = this.parts;
    const way = channels.find((each) => each.sends(delivery.channel));
    const tried: Tried = way
      ? await way.send(delivery)
      : { outcome: 'given-up', status: null, fault: 'nobody-sends-this' };
    const attempts = delivery.attempts + 1;
    const pause = tried.outcome === 'again' ? pauseBehind(attempts) : undefined;
    const at = clock.now();
    const state = tried.outcome === 'delivered' ? 'delivered' : pause === undefined ? 'failed' : 'waiting';
    await outbox.settle({
      id: delivery.id,
      state,
      attempts,
      nextAttemptAt: pause === undefined ? null : plusSeconds(at, pause),
      lastAttempt: { at, status: tried.status, fault: tried.fault },
    });
    if (way) onTried?.(way.kind, state === 'failed' ? 'given-up' : tried.outcome);
    if (state === 'failed') await way?.givenUp?.(delivery);
  }

  /** Until something is due, was added, or may have been added elsewhere. */
  async #pause(next: Instant | undefined): Promise<void> {
    const { clock } = this.parts;
    const over = new AbortController();
    const end = () => over.abort();
    this.#wake.signal.addEventListener('abort', end);
    if (this.#wake.signal.aborted) end();
    const looked = wait(LOOK_EVERY_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
    await Promise.race([looked, ...(next === undefined ? [] : [clock.until(next, over.signal)])]);
    end();
    this.#wake.signal.removeEventListener('abort', end);
  }

  async #tidy(): Promise<void> {
    const now = performance.now();
    if (now - this.#tidiedAt < TIDY_EVERY_MS) return;
    this.#tidiedAt = now;
    try {
      await this.parts.outbox.removeBefore(plusSeconds(this.parts.clock.now(), -KEPT_DAYS * 86_400));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
  }
}
