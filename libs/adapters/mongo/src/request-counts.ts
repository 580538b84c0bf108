import { randomInt } from 'node:crypto';
import type { ClientSession, Collection } from 'mongodb';
import type { RequestRow, RequestRows } from '#ports';

export type Count = Awaited<ReturnType<RequestRows['counts']>>[number];
export type Counted = Pick<RequestRow, 'kind' | 'progress' | 'purge'>;

export interface CountRecord extends Count {
  /** `<generation>/<slot>/<kind>/<progress>/<purge>` */
  readonly _id: string;
  readonly generation: number;
}

/** A count is the sum over its slots: who writes takes one of them, so that two seldom meet in it. */
const SLOTS = 8;

/** The keys of a generation. */
const of = (generation: number) => ({ $gte: `${generation}/`, $lt: `${generation}0` });

/** How many rows there are of each kind; kept as they change, so that nobody need count them. */
export class RequestCounts {
  readonly #counts: Collection<CountRecord>;

  constructor(counts: Collection<CountRecord>) {
    this.#counts = counts;
  }

  /** Rows that came, and what the rows were that went for them. */
  async change(
    generation: number,
    came: readonly Counted[],
    went: readonly Counted[],
    session: ClientSession,
  ): Promise<void> {
    const slot = randomInt(SLOTS);
    const updates = [...changes(came, went)].map(([key, { by, kind, progress, purge }]) => ({
      updateOne: {
        filter: { _id: `${generation}/${slot}/${key}` },
        update: { $inc: { count: by }, $setOnInsert: { generation, kind, progress, purge } },
        upsert: true,
      },
    }));
    if (updates.length > 0) await this.#counts.bulkWrite(updates, { session });
  }

  async read(generation: number): Promise<readonly Count[]> {
    const sums = new Map<string, Count>();
    for (const found of await this.#counts.find({ _id: of(generation) }).toArray()) {
      const { kind, progress, purge } = found;
      const key = keyOf(found);
      sums.set(key, { kind, progress, purge, count: (sums.get(key)?.count ?? 0) + found.count });
    }
    return [...sums]
      .filter(([, { count }]) => count > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, count]) => count);
  }

  /** Removes those of generations that are gone. */
  async keep(live: number, last: number): Promise<void> {
    await this.#counts.deleteMany({ generation: { $lt: last, $ne: live } });
  }
}

const keyOf = ({ kind, progress, purge }: Counted): string => `${kind}/${progress}/${purge}`;

/** The differences that are not null. */
function changes(came: readonly Counted[], went: readonly Counted[]) {
  const all = new Map<string, Counted & { readonly by: number }>();
  const add = (row: Counted, by: number): void => {
    const { kind, progress, purge } = row;
    const key = keyOf(row);
    const sum = (all.get(key)?.by ?? 0) + by;
    if (sum === 0) all.delete(key);
    else all.set(key, { kind, progress, purge, by: sum });
  };
  for (const row of came) add(row, 1);
  for (const row of went) add(row, -1);
  return all;
}
