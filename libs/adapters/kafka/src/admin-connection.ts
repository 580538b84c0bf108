import type { Admin } from 'kafkajs';
import { kafkaClient, type KafkaSettings } from './kafka-settings.js';
import { within } from './within.js';

const CLOSED_WITHIN = 5_000;

/** An admin client that is connected when it is first used and disconnected when its last user is done. */
export class AdminConnection {
  readonly #admin: Promise<Admin>;
  #users = 0;
  #dropped = false;
  #released: () => void = () => undefined;
  readonly #gone = new Promise<void>((resolve) => {
    this.#released = resolve;
  });

  constructor(settings: KafkaSettings) {
    const admin = kafkaClient(settings).admin();
    this.#admin = admin.connect().then(() => admin);
    // Whoever uses it hears of it.
    this.#admin.catch(() => undefined);
  }

  async use<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await question(await this.#admin);
    } finally {
      this.#users -= 1;
      this.#maybeEnd();
    }
  }

  /** No new users come. A client that is disconnected under somebody's hands would connect itself again. */
  async drop(): Promise<void> {
    this.#dropped = true;
    this.#maybeEnd();
    await within(CLOSED_WITHIN, this.#gone);
  }

  #maybeEnd(): void {
    if (!this.#dropped || this.#users > 0) return;
    void this.#admin
      .then((admin) => within(CLOSED_WITHIN, admin.disconnect()))
      .catch(() => undefined)
      .then(() => this.#released());
  }
}
