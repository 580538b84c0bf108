import { Kafka, logLevel, type Consumer, type Producer } from 'kafkajs';

interface Heard {
  readonly topic: string;
  readonly partition: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** A network at its worst: whatever was said on some topics is said again, the last first. */
export class Echo {
  private heard: Heard[] = [];
  /** what was said again here is not said a third time */
  private readonly said = new Set<string>();
  private more: () => void = () => undefined;

  private constructor(
    private readonly producer: Producer,
    private readonly consumer: Consumer,
  ) {}

  static async on(brokers: readonly string[], topics: readonly string[]): Promise<Echo> {
    const kafka = new Kafka({ brokers: [...brokers], clientId: 'echo', logLevel: logLevel.NOTHING });
    const echo = new Echo(
      kafka.producer({ allowAutoTopicCreation: false }),
      kafka.consumer({ groupId: `echo of ${topics.join(' ')}`, allowAutoTopicCreation: false }),
    );
    await echo.producer.connect();
    await echo.consumer.connect();
    for (const topic of topics) await echo.consumer.subscribe({ topic, fromBeginning: true });
    await echo.consumer.run({
      eachMessage: async ({ topic, partition, message: { key, value } }) => {
        const name = `${topic} ${String(key)} ${String(value)}`;
        if (!echo.said.has(name)) echo.heard.push({ topic, partition, key, value });
        echo.said.add(name);
        echo.more();
      },
    });
    return echo;
  }

  /** Resolves when so many different messages were heard: they may be said before its group has come together. */
  async hear(count: number): Promise<void> {
    while (this.said.size < count)
      await new Promise<void>((resolve) => {
        this.more = resolve;
      });
  }

  /** @returns how many messages were said again */
  async sayAgain(): Promise<number> {
    const backwards = this.heard.reverse();
    this.heard = [];
    for (const { topic, ...message } of backwards)
      await this.producer.send({ topic, acks: -1, messages: [message] });
    return backwards.length;
  }

  async close(): Promise<void> {
    await this.consumer.disconnect();
    await this.producer.disconnect();
  }
}
