import type { Collection } from 'mongodb';
import type { Webhook, Webhooks } from '#ports';
import { inStore, unlessThere } from './store-faults.js';

export interface WebhookRecord extends Omit<Webhook, 'id'> {
  readonly _id: string;
}

/** Whoever is to be told, as documents. */
export class MongoWebhooks implements Webhooks {
  constructor(private readonly webhooks: Collection<WebhookRecord>) {}

  async add({ id, ...webhook }: Webhook): Promise<void> {
    await unlessThere('a webhook may not have been kept', () =>
      this.webhooks.insertOne({ _id: id, ...webhook }),
    );
  }

  async list(): Promise<readonly Webhook[]> {
    const found = await inStore('webhooks could not be read', () =>
      this.webhooks.find().sort({ createdAt: 1, _id: 1 }).toArray(),
    );
    return found.map(webhook);
  }

  async get(id: string): Promise<Webhook | undefined> {
    const found = await inStore('webhooks could not be read', () => this.webhooks.findOne({ _id: id }));
    return found ? webhook(found) : undefined;
  }

  async mark(id: string, how: Parameters<Webhooks['mark']>[1]): Promise<void> {
    await inStore('a webhook may not have been marked', () =>
      this.webhooks.updateOne({ _id: id }, { $set: how }),
    );
  }

  async remove(id: string): Promise<boolean> {
    const { deletedCount } = await inStore('a webhook may not have been removed', () =>
      this.webhooks.deleteOne({ _id: id }),
    );
    return deletedCount > 0;
  }
}

const webhook = ({ _id: id, ...rest }: WebhookRecord): Webhook => ({ id, ...rest });
