import type { Commit } from '#ports';
import { placeOf, type CommitRecord } from './commit-record.js';

/** How much earlier than the scan something may say that it was stored, though it was stored during it. */
const CLOCKS_DIFFER_MS = 60_000;

/** What was stored while a scan ran is found by it and comes as a change too; the second time it is left out. */
export class ScanOverlap {
  readonly #had = new Map<string, number>();
  readonly #from: number;

  /** @param begunAt of the scan; without one there was none */
  constructor(begunAt?: Date) {
    this.#from = begunAt ? begunAt.getTime() - CLOCKS_DIFFER_MS : Infinity;
  }

  handled(records: readonly CommitRecord[]): void {
    for (const { _id, storedAt } of records) {
      if (storedAt.getTime() < this.#from) continue;
      const { streamId, commit } = placeOf(_id);
      this.#had.set(streamId, commit);
    }
  }

  had({ streamId, commit }: Commit): boolean {
    return commit <= (this.#had.get(streamId) ?? 0);
  }
}
