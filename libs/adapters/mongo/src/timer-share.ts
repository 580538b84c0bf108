import type { Claimant, LeaseKeeper } from './lease-keeper.js';
import type { LeaseView } from './lease-record.js';
import { BUCKETS } from './timer-record.js';

const PRESENT = 'timers/worker/';
const buckets = Array.from({ length: BUCKETS }, (_, bucket) => bucket);
const lease = (bucket: number): string => `timers/bucket/${bucket}`;

/**
 * One worker's part of the buckets. Every worker says that it is there; each takes what is free up to its
 * even part of them, and gives back what it has beyond that.
 */
export class TimerShare implements Claimant {
  constructor(private readonly keeper: LeaseKeeper) {
    keeper.join(this);
  }

  /** The buckets that this worker looks after now. */
  held(): readonly number[] {
    return buckets.filter((bucket) => this.keeper.holds(lease(bucket)));
  }

  wanted(view: LeaseView, holder: string): readonly string[] {
    const standing = (name: string) => view.standing(name);
    const presence = PRESENT + holder;
    const others = view.names.filter(
      (name) => name.startsWith(PRESENT) && name !== presence && standing(name) === 'others',
    );
    const part = Math.ceil(BUCKETS / (others.length + 1));
    const leases = buckets.map(lease);
    const mine = leases.filter((name) => standing(name) === 'mine').slice(0, part);
    const free = leases.filter((name) => standing(name) === 'free').slice(0, part - mine.length);
    return [presence, ...mine, ...free];
  }

  gained(): void {
    // The next look finds what is due there.
  }

  lost(): void {
    // Firing what another worker fires too does nothing twice.
  }

  /** Gives everything back at once. */
  leave(): Promise<void> {
    return this.keeper.leave(this);
  }
}
