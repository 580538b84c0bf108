import type { Instant } from '#contracts';
import type { IncomingMessage } from './message-bus.port.js';

/** A stretch of the bus's own time, which is real time also where Lethe's clock is moved. */
export interface HistoryWindow {
  readonly from: Instant;
  /** not included */
  readonly to: Instant;
}

/** Reads again what was published, beside all groups: nobody's progress is changed by it. */
export interface MessageHistory {
  /**
   * The messages of a topic that the bus took in the window, as far as it still has them; those of one key
   * in order. They are read as they are asked for, and reading ends when the caller goes no further.
   * @throws {StoreUnavailable} while they are read
   */
  history(topic: string, window: HistoryWindow): AsyncIterable<IncomingMessage>;
}
