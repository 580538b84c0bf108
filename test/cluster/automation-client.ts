import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type Consumer, type Producer } from 'kafkajs';
import type { StatusEvent } from '#contracts';

/** How long somebody outside waits for news, milliseconds. */
const PATIENCE_MS = 120_000;

/** Somebody else's program: it knows brokers, topics and CloudEvents, and nothing of Lethe's code. */
export class AutomationClient {
  readonly source = `hr/off-boarding/${randomUUID()}`;
  readonly events: StatusEvent[] = [];
  private readonly watchers = new Set<() => void>();

  private constructor(
    private readonly prefix: string,
    private readonly producer: Producer,
    private readonly consumer: Consumer,
  ) {}

  static async connect(brokers: readonly string[], prefix: string): Promise<AutomationClient> {
    const kafka = new Kafka({ brokers: [...brokers], clientId: 'automation', logLevel: logLevel.NOTHING });
    const client = new AutomationClient(
      prefix,
      kafka.producer({ allowAutoTopicCreation: false }),
      kafka.consumer({ groupId: `${prefix}automation`, allowAutoTopicCreation: false }),
    );
    await client.producer.connect();
    await client.consumer.connect();
    await client.consumer.subscribe({ topic: `${prefix}lethe.status.v1`, fromBeginning: true });
    await client.consumer.run({
      eachMessage: async ({ message }) => {
        client.events.push(JSON.parse(String(message.value)) as StatusEvent);
        for (const watcher of client.watchers) watcher();
      },
    });
    return client;
  }

  /** Asks for something. @returns the id of the event, which comes back as `causationid` */
  async ask(
    kind: 'Export' | 'AccountClose',
    data: unknown,
    id: string = randomUUID(),
    extensions: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const event = {
      specversion: '1.0',
      id,
      source: this.source,
      type: `lethe.${kind}.v1`,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      ...extensions,
      data,
    };
    await this.send('lethe.requests.v1', JSON.stringify(event), id);
    return id;
  }

  async send(topic: string, value: string | Buffer | null, key: string | null = null): Promise<void> {
    await this.producer.send({ topic: `${this.prefix}${topic}`, acks: -1, messages: [{ key, value }] });
  }

  /** The first event about what was asked by an event that fulfils the condition, waiting for it. */
  async told(
    causationId: string,
    what: string,
    holds: (event: StatusEvent) => boolean,
  ): Promise<StatusEvent> {
    const find = () => this.events.find((event) => event.causationid === causationId && holds(event));
    let timer: NodeJS.Timeout | undefined;
    let look = (): void => undefined;
    try {
      return await new Promise<StatusEvent>((resolve, reject) => {
        look = () => {
          const found = find();
          if (found) resolve(found);
        };
        timer = setTimeout(() => {
          const seen = this.events
            .filter((event) => event.causationid === causationId)
            .map(({ type }) => type);
          reject(new Error(`Waited in vain to be told ${what}; told: ${seen.join(', ') || 'nothing'}.`));
        }, PATIENCE_MS);
        this.watchers.add(look);
        look();
      });
    } finally {
      clearTimeout(timer);
      this.watchers.delete(look);
    }
  }

  async close(): Promise<void> {
    await this.consumer.disconnect();
    await this.producer.disconnect();
  }
}
