import type { Collection, Filter } from 'mongodb';
import type { Instant } from '#contracts';
import {
  readDeliveryCursor,
  writeDeliveryCursor,
  type Delivery,
  type DeliveryOutcome,
  type DeliveryPage,
  type DeliveryQuery,
  type Outbox,
} from '#ports';
import { inStore, isDuplicate, storeFault } from './store-faults.js';

export interface DeliveryRecord extends Omit<Delivery, 'id' | 'nextAttemptAt'> {
  readonly _id: string;
  /** not there: not again by itself; an index goes by those that have it alone */
  readonly nextAttemptAt?: Instant;
}

const UNREADABLE = 'deliveries could not be read';

/** Deliveries as documents. One is taken by moving its time: of two who try, one finds it moved. */
export class MongoOutbox implements Outbox {
  readonly #deliveries: Collection<DeliveryRecord>;

  constructor(deliveries: Collection<DeliveryRecord>) {
    this.#deliveries = deliveries;
  }

  async add(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    const records = deliveries.map(({ id, nextAttemptAt, ...about }) => ({
      _id: id,
      ...about,
      ...(nextAttemptAt !== null && { nextAttemptAt }),
    }));
    try {
      await this.#deliveries.insertMany(records, { ordered: false });
    } catch (error) {
      // Those that are there stay; the others were written, for the write is not ordered.
      if (!isDuplicate(error)) throw storeFault('deliveries may not have been kept', error);
    }
  }

  async take({ now, until, limit, except }: Parameters<Outbox['take']>[0]): Promise<readonly Delivery[]> {
    const taken: Delivery[] = [];
    while (taken.length < limit) {
      const record = await inStore('deliveries could not be taken', () =>
        this.#deliveries.findOneAndUpdate(
          // Not the same twice, though it were due again at once.
          { nextAttemptAt: { $lte: now }, _id: { $nin: taken.map(({ id }) => id) }, ...without(except) },
          { $set: { nextAttemptAt: until } },
          { sort: { nextAttemptAt: 1, _id: 1 }, returnDocument: 'after' },
        ),
      );
      if (!record) break;
      taken.push(delivery(record));
    }
    return taken;
  }

  async settle({ id, nextAttemptAt, ...outcome }: DeliveryOutcome): Promise<void> {
    await inStore('what came of a delivery may not have been kept', () =>
      this.#deliveries.updateOne(
        { _id: id },
        nextAttemptAt === null
          ? { $set: outcome, $unset: { nextAttemptAt: true } }
          : { $set: { ...outcome, nextAttemptAt } },
      ),
    );
  }

  async nextDue(except: readonly string[]): Promise<Instant | undefined> {
    const record = await inStore(UNREADABLE, () =>
      this.#deliveries.findOne(
        { nextAttemptAt: { $exists: true }, ...without(except) },
        { sort: { nextAttemptAt: 1 }, projection: { nextAttemptAt: 1 } },
      ),
    );
    return record?.nextAttemptAt;
  }

  async get(id: string): Promise<Delivery | undefined> {
    const record = await inStore(UNREADABLE, () => this.#deliveries.findOne({ _id: id }));
    return record ? delivery(record) : undefined;
  }

  async list({ channel, limit, cursor }: DeliveryQuery): Promise<DeliveryPage> {
    const after = cursor === undefined ? undefined : readDeliveryCursor(cursor);
    const filter: Filter<DeliveryRecord> = {
      channel,
      ...(after && {
        $or: [
          { createdAt: { $lt: after.createdAt } },
          { createdAt: after.createdAt, _id: { $gt: after.id } },
        ],
      }),
    };
    // One more than asked for tells whether there is another page.
    const found = await inStore(UNREADABLE, () =>
      this.#deliveries
        .find(filter)
        .sort({ createdAt: -1, _id: 1 })
        .limit(limit + 1)
        .toArray(),
    );
    const deliveries = found.slice(0, limit).map(delivery);
    const last = deliveries.at(-1);
    return { deliveries, nextCursor: found.length > limit && last ? writeDeliveryCursor(last) : null };
  }

  async failedSince(moment: Instant): ReturnType<Outbox['failedSince']> {
    const found = await inStore(UNREADABLE, () =>
      this.#deliveries
        .aggregate<{ _id: string; count: number }>([
          { $match: { state: 'failed', 'lastAttempt.at': { $gte: moment } } },
          { $group: { _id: '$channel', count: { $sum: 1 } } },
          { $sort: { _id: 1 } },
        ])
        .toArray(),
    );
    return found.map(({ _id: channel, count }) => ({ channel, count }));
  }

  async removeChannel(channel: string): Promise<void> {
    await inStore('deliveries may not have been removed', () => this.#deliveries.deleteMany({ channel }));
  }

  async removeBefore(moment: Instant): Promise<number> {
    const { deletedCount } = await inStore('old deliveries may not have been removed', () =>
      this.#deliveries.deleteMany({ nextAttemptAt: { $exists: false }, createdAt: { $lt: moment } }),
    );
    return deletedCount;
  }
}

const without = (except: readonly string[]): Filter<DeliveryRecord> =>
  except.length === 0 ? {} : { channel: { $nin: [...except] } };

const delivery = ({ _id: id, nextAttemptAt, ...rest }: DeliveryRecord): Delivery => ({
  id,
  ...rest,
  nextAttemptAt: nextAttemptAt ?? null,
});
