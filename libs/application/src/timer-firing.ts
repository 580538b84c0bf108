import { setTimeout } from 'node:timers/promises';
import type { Clock, Timer, Timers, TimerUrgency } from '#ports';
import type { CommandRunner } from './command-runner.js';
import { LateCount, type LateTimers } from './late-timers.js';

export interface TimerFiringTerms {
  readonly onFault: (error: unknown) => void;
  /**
   * Where others write timers too, which nobody tells of: how often to look for what is due, milliseconds of
   * real time. Undefined: every change is told by `changed`, and the next one is waited for to the moment.
   */
  readonly lookEvery?: number | undefined;
  /**
   * Waited for between two helpings while more is due than one: what was decided is carried outside, and
   * whoever else has work here gets his turn.
   */
  readonly between?: (() => Promise<void>) | undefined;
  /** told once all is caught up with that was fired long after it was due */
  readonly onLate?: ((late: LateTimers) => void) | undefined;
}

const AT_ONCE = 256;
/** Of each urgency at least so many of a helping, if so many are due: nobody waits for all that is more urgent. */
const SHARES: readonly (readonly [TimerUrgency, number])[] = [
  [0, 160],
  [1, 72],
  [2, 24],
];
const PAUSE_AFTER_FAULT_MS = 1000;

/**
 * Fires timers: each becomes a command to its request, and is removed when that is decided. A crash in
 * between fires it again; the request then says that nothing waits for it.
 */
export class TimerFiring {
  readonly #stopping = new AbortController();
  #changed = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #firing: Promise<unknown> = Promise.resolve();
  readonly #late = new LateCount();

  constructor(
    private readonly timers: Timers,
    private readonly commands: CommandRunner,
    private readonly clock: Clock,
    private readonly terms: TimerFiringTerms,
  ) {}

  start(): void {
    this.#loop = this.#run();
  }

  /** Timers were changed: look again for the next one. */
  changed(): void {
    this.#changed.abort();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.changed();
    await this.#loop;
  }

  /** Fires all that is due now, and says how many. One run at a time. */
  async fireDue(): Promise<number> {
    const run = this.#firing.then(() => this.#fireUntilNoneIsDue());
    this.#firing = run.catch(() => undefined);
    return run;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#nextLook();
        if (!this.#stopping.signal.aborted) await this.fireDue();
      } catch (error) {
        this.terms.onFault(error);
        await this.#pause(PAUSE_AFTER_FAULT_MS);
      }
    }
  }

  /** Asking for the next one as well would be most of what a process without work costs its store. */
  async #nextLook(): Promise<void> {
    const { lookEvery } = this.terms;
    if (lookEvery !== undefined) return this.#pause(lookEvery);
    const { signal } = (this.#changed = new AbortController());
    const next = await this.timers.next();
    if (signal.aborted) return;
    if (next !== undefined) await this.clock.until(next, signal);
    else
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  /** On real time: a store that is away is not on Lethe's clock. */
  async #pause(milliseconds: number): Promise<void> {
    await setTimeout(milliseconds, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  async #fireUntilNoneIsDue(): Promise<number> {
    let fired = 0;
    for (let isMuch = false; ;) {
      const due: readonly Timer[] = isMuch ? await this.#helping() : await this.#earliest();
      if (due.length === 0) return this.#caughtUp(fired);
      await Promise.all([...byStream(due).values()].map((timers) => this.#fireInOrder(timers)));
      fired += due.length;
      isMuch = due.length >= AT_ONCE;
      if (isMuch) await this.terms.between?.();
    }
  }

  /** What is due first; where that is more than a helping, one as below. */
  async #earliest(): Promise<readonly Timer[]> {
    const earliest = await this.timers.due(this.clock.now(), AT_ONCE);
    return earliest.length < AT_ONCE ? earliest : this.#helping();
  }

  /** The most urgent first, and some of all. */
  async #helping(): Promise<readonly Timer[]> {
    const now = this.clock.now();
    const shares = await Promise.all(
      SHARES.map(async ([urgency, share]) => {
        const due = await this.timers.due(now, AT_ONCE, urgency);
        return { sure: due.slice(0, share), more: due.slice(share) };
      }),
    );
    const sure = shares.flatMap((share) => share.sure);
    return [...sure, ...shares.flatMap(({ more }) => more).slice(0, AT_ONCE - sure.length)];
  }

  #caughtUp(fired: number): number {
    const late = this.#late.taken();
    if (late) this.terms.onLate?.(late);
    return fired;
  }

  async #fireInOrder(timers: readonly Timer[]): Promise<void> {
    for (const timer of timers) {
      const ran = await this.commands.run(timer.streamId, {
        type: 'FireTimer',
        commandId: `timer:${timer.name}:${timer.dueAt}`,
        name: timer.name,
      });
      await this.timers.fired(timer);
      this.#late.note(timer, this.clock.now(), ran?.decision);
    }
  }
}

function byStream(timers: readonly Timer[]): ReadonlyMap<string, readonly Timer[]> {
  const streams = new Map<string, Timer[]>();
  for (const timer of timers) {
    const known = streams.get(timer.streamId);
    if (known) known.push(timer);
    else streams.set(timer.streamId, [timer]);
  }
  return streams;
}
