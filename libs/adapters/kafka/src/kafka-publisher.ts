import { setImmediate as nextTurn } from 'node:timers/promises';
import { MessageTooLarge, StoreUnavailable, type OutgoingMessage } from '#ports';
import { CheckedProducer, LeaderMoved } from './checked-producer.js';
import { isFatal, isSpentProducer, isTooLarge, publishFault } from './kafka-faults.js';
import { prefixed, type KafkaSettings } from './kafka-settings.js';
import { within } from './within.js';

/** A request holds at most this for one topic: what lies in one partition is one batch, which a broker limits to 1 MiB. */
const REQUEST_BYTES = 900_000;
const REQUEST_MESSAGES = 5_000;
/** Batches, lengths, time stamps, rounded up. */
const OVERHEAD = 100;
const TRIES = 3;
const CLOSED_WITHIN = 5_000;

interface Call {
  readonly messages: readonly OutgoingMessage[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export const sizeOf = ({ key, value }: OutgoingMessage): number =>
  Buffer.byteLength(key) + (typeof value === 'string' ? Buffer.byteLength(value) : value.byteLength);

/** Counts what a request has room for. */
class Room {
  readonly #bytes = new Map<string, number>();
  #messages = 0;

  /** @returns whether they fit; the first always do */
  take(messages: readonly OutgoingMessage[]): boolean {
    const first = this.#messages === 0;
    const bytes = new Map(this.#bytes);
    for (const message of messages)
      bytes.set(message.topic, (bytes.get(message.topic) ?? 0) + sizeOf(message) + OVERHEAD);
    const fits =
      this.#messages + messages.length <= REQUEST_MESSAGES &&
      [...bytes.values()].every((sum) => sum <= REQUEST_BYTES);
    if (!first && !fits) return false;
    this.#messages += messages.length;
    for (const [topic, sum] of bytes) this.#bytes.set(topic, sum);
    return true;
  }
}

function inRequests(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const requests: OutgoingMessage[][] = [];
  let room = new Room();
  for (const message of messages) {
    const fits = room.take([message]);
    if (!fits) (room = new Room()).take([message]);
    const last = requests.at(-1);
    if (last && fits) last.push(message);
    else requests.push([message]);
  }
  return requests;
}

/**
 * Sends one request at a time; the calls that come meanwhile go together in the next. So messages keep
 * the order in which they were published, and many small calls cost little more than one large one.
 */
export class KafkaPublisher {
  readonly #settings: KafkaSettings;
  readonly #waiting: Call[] = [];
  #producer: CheckedProducer | undefined;
  #sending: Promise<void> | undefined;
  #closed = false;

  constructor(settings: KafkaSettings) {
    this.#settings = settings;
  }

  /**
   * @throws {StoreUnavailable} not acknowledged; they may have been stored, or some of them
   * @throws {MessageTooLarge}
   */
  async publish(messages: readonly OutgoingMessage[]): Promise<void> {
    if (this.#closed) throw new StoreUnavailable('the bus was closed');
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ messages, resolve, reject });
      this.#sending ??= this.#sendWaiting();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#sending;
    await this.#replace();
  }

  async #sendWaiting(): Promise<void> {
    // Calls of the same turn go together from the first.
    await nextTurn();
    while (this.#waiting.length > 0) {
      const calls = this.#collect();
      const fault = await this.#deliver(calls);
      // One call must not spoil another.
      if (calls.length > 1 && (fault instanceof MessageTooLarge || isFatal(fault)))
        for (const call of calls) settle(call, await this.#deliver([call]));
      else for (const call of calls) settle(call, fault);
    }
    this.#sending = undefined;
  }

  #collect(): Call[] {
    const room = new Room();
    const calls: Call[] = [];
    for (let next = this.#waiting[0]; next && room.take(next.messages); next = this.#waiting[0]) {
      calls.push(next);
      this.#waiting.shift();
    }
    return calls;
  }

  /** @returns the fault, if any */
  async #deliver(calls: readonly Call[]): Promise<Error | undefined> {
    const messages = calls.flatMap((call) => call.messages);
    try {
      for (const request of inRequests(messages)) await this.#send(request);
      return undefined;
    } catch (error) {
      return publishFault(
        error,
        messages.map(({ topic }) => prefixed(this.#settings, topic)),
      );
    }
  }

  async #send(messages: readonly OutgoingMessage[]): Promise<void> {
    for (let left = TRIES; ; left -= 1)
      try {
        this.#producer ??= new CheckedProducer(this.#settings);
        return await this.#producer.send(messages);
      } catch (error) {
        void this.#replace().catch(() => undefined);
        if (isTooLarge(error)) return await this.#sendSmaller(messages, error);
        if (left <= 1 || !(isSpentProducer(error) || error instanceof LeaderMoved)) throw error;
      }
  }

  /** A batch may be too large whose messages are not. */
  async #sendSmaller(messages: readonly OutgoingMessage[], cause: unknown): Promise<void> {
    const [first] = messages;
    if (first && messages.length === 1) throw new MessageTooLarge(first.topic, { cause });
    const half = Math.ceil(messages.length / 2);
    await this.#send(messages.slice(0, half));
    await this.#send(messages.slice(half));
  }

  async #replace(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    if (producer) await within(CLOSED_WITHIN, producer.disconnect());
  }
}

const settle = ({ resolve, reject }: Call, fault: Error | undefined): void =>
  fault ? reject(fault) : resolve();
