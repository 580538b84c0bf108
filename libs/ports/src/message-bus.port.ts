/** A message on a topic. The value is a CloudEvent, structured JSON. */
export interface OutgoingMessage {
  readonly topic: string;
  /** messages with one key are handled in order, one at a time */
  readonly key: string;
  /** bytes where a message is handed over again as it was received, whatever it is */
  readonly value: string | Uint8Array;
}

export interface IncomingMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** empty for a message that came without one */
  readonly key: string;
  /** as text; bytes that are no UTF-8 are replaced, and `raw` has them */
  readonly value: string;
  /** the bytes as they came where others may write to the topic; null: it had no value at all */
  readonly raw?: Uint8Array | null;
}

export interface BusSubscription {
  /** Resolves when all that was published before this call has been handled. */
  idle(): Promise<void>;
  /** Stops taking, waits for what is in hand; what was not handled comes again next time. */
  stop(): Promise<void>;
}

export interface SubscribeOptions {
  readonly topic: string;
  /** members of a group share the work; each group sees every message */
  readonly group: string;
  /** how many keys may be worked on at once */
  readonly concurrency: number;
  /**
   * Handles one message. Resolving means that it is done with. Rejecting means that it is to be
   * handed over again after a pause; a message that can never be handled must be put aside by the
   * handler (dead letter), not rejected.
   */
  readonly handle: (message: IncomingMessage) => Promise<void>;
  readonly onFault: (error: unknown, message: IncomingMessage) => void;
}

/** Carries messages between services, each at least once. */
export interface MessageBus {
  /**
   * Durable when it resolves. Messages of one call and key keep their order.
   * @throws {StoreUnavailable} @throws {MessageTooLarge}
   */
  publish(messages: readonly OutgoingMessage[]): Promise<void>;
  subscribe(options: SubscribeOptions): BusSubscription;
}
