import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Collection } from 'mongodb';
import type { LeaseRecord, LeaseTerms, LeaseView } from './lease-record.js';
import { LeaseSightings } from './lease-sightings.js';
import { inStore, isDuplicate } from './store-faults.js';

/** Somebody in this process who wants leases. It is told at once when one of them is gained or lost. */
export interface Claimant {
  /** Asked at every beat: the names that it wants to have now. What it has and does not name is given back. */
  wanted(view: LeaseView, holder: string): readonly string[];
  gained(name: string, fence: number): void;
  lost(name: string): void;
}

interface Held {
  readonly fence: number;
  readonly claimant: Claimant;
}

/** A holder stops earlier than others may take over, by this part of the time to live. */
const SAFE_PART = 0.8;

/** The lease of a holder's own presence: its name ends with the holder. Nobody else ever wants it. */
const isPersonal = (name: string, holder: string | null): boolean =>
  holder !== null && name.endsWith(`/${holder}`);

/**
 * Takes, renews and gives back the leases of one process. All of them beat together; others see a lease
 * as free when its beat has stood still. Taking one is a compare-and-set on what was seen, so that a beat
 * or another taker that came first makes it fail. Nothing is asked of the server while nobody wants a lease.
 */
export class LeaseKeeper {
  readonly holder = randomUUID();
  readonly #leases: Collection<LeaseRecord>;
  readonly #terms: LeaseTerms;
  readonly #sightings: LeaseSightings;
  readonly #onFault: (error: unknown) => void;
  readonly #claimants = new Set<Claimant>();
  readonly #held = new Map<string, Held>();
  /** what was sent before this moment on the steady clock has reached the server */
  #renewedAt = -Infinity;
  #rounds: Promise<void> = Promise.resolve();
  #next: NodeJS.Timeout | undefined;
  #expiry: NodeJS.Timeout | undefined;

  constructor(leases: Collection<LeaseRecord>, terms: LeaseTerms, onFault: (error: unknown) => void) {
    this.#leases = leases;
    this.#terms = terms;
    this.#sightings = new LeaseSightings(terms.ttl);
    this.#onFault = onFault;
  }

  /** Whether a lease is held at this moment; ask right before doing what only its holder may. */
  holds(name: string): boolean {
    return this.#held.has(name) && !this.#lapsed();
  }

  join(claimant: Claimant): void {
    this.#claimants.add(claimant);
    this.#beat();
  }

  /** Gives back at once what the claimant has; it must have stopped using it. */
  async leave(claimant: Claimant): Promise<void> {
    this.#claimants.delete(claimant);
    await this.#queue(async () => {
      await Promise.all(
        [...this.#held]
          .filter(([, held]) => held.claimant === claimant)
          .map(([name, held]) => this.#giveBack(name, held.fence)),
      );
    });
    if (this.#claimants.size === 0) this.abandon();
  }

  /** Leaves everything as it is, and beats no more: others take over when the time to live is over. */
  abandon(): void {
    this.#claimants.clear();
    clearTimeout(this.#next);
    clearTimeout(this.#expiry);
    this.#loseAll();
  }

  #beat(): void {
    void this.#queue(() => this.#round()).then(() => {
      clearTimeout(this.#next);
      if (this.#claimants.size > 0) this.#next = setTimeout(() => this.#beat(), this.#terms.beat);
    });
  }

  /** One after the other. What fails is told and tried again with the next beat, or ends by itself. */
  #queue(work: () => Promise<void>): Promise<void> {
    this.#rounds = this.#rounds.then(() => inStore('leases could not be kept', work)).catch(this.#onFault);
    return this.#rounds;
  }

  async #round(): Promise<void> {
    const sentAt = performance.now();
    if (this.#held.size > 0) await this.#leases.updateMany({ holder: this.holder }, { $inc: { beat: 1 } });
    this.#sightings.see(await this.#leases.find().toArray(), performance.now());
    this.#renewed(sentAt);
    for (const [name, { fence }] of this.#held) {
      const record = this.#sightings.get(name);
      if (record?.holder !== this.holder || record.fence !== fence) this.#lose(name);
    }
    for (const claimant of this.#claimants) await this.#serve(claimant);
    await this.#disown();
    await this.#bury();
  }

  async #serve(claimant: Claimant): Promise<void> {
    const view = this.#sightings.view(this.holder, this.#held, performance.now());
    const wanted = new Set(claimant.wanted(view, this.holder));
    const unwanted = [...this.#held].filter(
      ([name, held]) => held.claimant === claimant && !wanted.has(name),
    );
    await Promise.all([
      ...unwanted.map(([name, { fence }]) => this.#giveBack(name, fence)),
      ...[...wanted]
        .filter((name) => view.standing(name) === 'free')
        .map((name) => this.#take(name, claimant)),
    ]);
  }

  async #take(name: string, claimant: Claimant): Promise<void> {
    const fence = await this.#taken(name);
    if (fence === undefined) return;
    // It left while the call was under way.
    if (!this.#claimants.has(claimant)) return this.#giveBack(name, fence);
    this.#held.set(name, { fence, claimant });
    claimant.gained(name, fence);
  }

  /** @returns the number of the new term; undefined: somebody else was faster */
  async #taken(name: string): Promise<number | undefined> {
    const seen = this.#sightings.get(name);
    if (!seen) {
      try {
        await this.#leases.insertOne({ _id: name, holder: this.holder, fence: 1, beat: 0 });
        return 1;
      } catch (error) {
        if (isDuplicate(error)) return undefined;
        throw error;
      }
    }
    const { _id, holder, fence, beat } = seen;
    const { modifiedCount } = await this.#leases.updateOne(
      { _id, holder, fence, beat },
      { $set: { holder: this.holder }, $inc: { fence: 1, beat: 1 } },
    );
    return modifiedCount === 1 ? fence + 1 : undefined;
  }

  async #giveBack(name: string, fence: number): Promise<void> {
    this.#lose(name);
    const mine = { _id: name, holder: this.holder, fence };
    if (isPersonal(name, this.holder)) await this.#leases.deleteOne(mine);
    else await this.#leases.updateOne(mine, { $set: { holder: null } });
  }

  #lose(name: string): void {
    const held = this.#held.get(name);
    this.#held.delete(name);
    held?.claimant.lost(name);
  }

  #loseAll(): void {
    for (const name of [...this.#held.keys()]) this.#lose(name);
  }

  /** Once it has been too long, everything is lost, even if nobody has taken it: somebody may have acted on that. */
  #lapsed(): boolean {
    return performance.now() >= this.#renewedAt + this.#terms.ttl * SAFE_PART;
  }

  #renewed(sentAt: number): void {
    if (this.#lapsed()) this.#loseAll();
    this.#renewedAt = sentAt;
    clearTimeout(this.#expiry);
    if (this.#claimants.size === 0) return;
    const left = sentAt + this.#terms.ttl * SAFE_PART - performance.now();
    this.#expiry = setTimeout(() => this.#loseAll(), Math.max(0, left));
  }

  /**
   * Gives back what is still in this holder's name but was lost on the way, as when its time had lapsed, and is not
   * wanted again. The beat renews it with the rest, so that nobody else would ever take it for free.
   */
  async #disown(): Promise<void> {
    const now = performance.now();
    const view = this.#sightings.view(this.holder, this.#held, now);
    const orphans = view.names.filter(
      (name) => view.standing(name) === 'free' && this.#sightings.get(name)?.holder === this.holder,
    );
    await Promise.all(orphans.map((name) => this.#giveBack(name, this.#sightings.get(name)?.fence ?? 0)));
  }

  /** Removes the presence of holders that are dead: nobody would ever take it. */
  async #bury(): Promise<void> {
    const now = performance.now();
    const view = this.#sightings.view(this.holder, this.#held, now);
    for (const name of view.names) {
      const record = this.#sightings.get(name);
      if (!record || !isPersonal(name, record.holder) || view.standing(name) !== 'free') continue;
      await this.#leases.deleteOne({ _id: name, beat: record.beat, fence: record.fence });
    }
  }
}
