import type { LeaseRecord, LeaseStanding, LeaseView } from './lease-record.js';

interface Sighting {
  readonly record: LeaseRecord;
  /** when it was first seen like that, on this machine's own steady clock */
  readonly since: number;
}

/**
 * What a process has seen of the leases, and since when. No machine's clock is compared with another's:
 * a holder is taken for dead when its beat stood still for the time to live on the clock of the one who
 * watches.
 */
export class LeaseSightings {
  #sightings = new Map<string, Sighting>();

  constructor(private readonly ttl: number) {}

  see(records: readonly LeaseRecord[], now: number): void {
    const seen = new Map<string, Sighting>();
    for (const record of records) {
      const before = this.#sightings.get(record._id);
      const same =
        before?.record.beat === record.beat &&
        before.record.fence === record.fence &&
        before.record.holder === record.holder;
      seen.set(record._id, { record, since: same ? before.since : now });
    }
    this.#sightings = seen;
  }

  get(name: string): LeaseRecord | undefined {
    return this.#sightings.get(name)?.record;
  }

  stoodStill(name: string, now: number): boolean {
    const sighting = this.#sightings.get(name);
    return sighting !== undefined && now - sighting.since >= this.ttl;
  }

  /** @param me a record of this holder that it does not know of is free to be taken anew */
  view(me: string, held: ReadonlyMap<string, unknown>, now: number): LeaseView {
    return {
      names: [...this.#sightings.keys()],
      standing: (name): LeaseStanding => {
        if (held.has(name)) return 'mine';
        const holder = this.get(name)?.holder;
        if (holder === undefined || holder === null || holder === me) return 'free';
        return this.stoodStill(name, now) ? 'free' : 'others';
      },
    };
  }
}
