import type { BusSubscription, IncomingMessage, MessageBus, OutgoingMessage, SubscribeOptions } from '#ports';

/** Hands every message over at once, and again until its handler resolves. */
export class FakeBus implements MessageBus {
  readonly published: OutgoingMessage[] = [];
  readonly subscriptions = new Map<string, SubscribeOptions>();
  readonly faults: unknown[] = [];
  private offset = 0;

  async publish(messages: readonly OutgoingMessage[]): Promise<void> {
    this.published.push(...messages);
  }

  subscribe(options: SubscribeOptions): BusSubscription {
    this.subscriptions.set(options.topic, options);
    return {
      idle: async () => undefined,
      stop: async () => void this.subscriptions.delete(options.topic),
    };
  }

  /** @param value text as it lies in a log of one's own; bytes, or null for none, where others write too */
  async deliver(topic: string, value: string | Uint8Array | null, key = 'k', deliveries = 5): Promise<void> {
    const subscription = this.subscriptions.get(topic);
    if (!subscription) throw new Error(`nobody listens to ${topic}`);
    const message: IncomingMessage = {
      topic,
      key,
      partition: 0,
      offset: String((this.offset += 1)),
      ...(typeof value === 'string'
        ? { value }
        : { value: Buffer.from(value ?? []).toString('utf8'), raw: value }),
    };
    for (let delivery = 0; delivery < deliveries; delivery += 1)
      try {
        return await subscription.handle(message);
      } catch (error) {
        this.faults.push(error);
        subscription.onFault(error, message);
      }
    throw new Error('it was never handled');
  }
}
