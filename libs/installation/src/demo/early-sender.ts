import type { DeadLetterDesk } from '#application';
import { topics, type Instant } from '#contracts';
import type { Clock, MessageBus, MessageHistory } from '#ports';
import { earlyMessage, SENDER } from './early-message.js';

export interface EarlySenderParts {
  readonly clock: Clock;
  readonly deadLetters: Pick<DeadLetterDesk, 'list'>;
  readonly bus: Pick<MessageBus, 'publish'>;
  readonly history: MessageHistory;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Not more often: what lies on the topic and is put aside no more counts as sent for so long. */
const PAUSE = 29 * DAY;

/**
 * The demo's sender whose clock is ahead. A dead letter is destroyed after 30 days, which are ten minutes of the
 * sandbox: while nobody has redriven one there is one to be tried.
 */
export class EarlySender {
  constructor(private readonly parts: EarlySenderParts) {}

  /** @param at of its message, for the first one: two gateways send the same one then */
  async send(at: Instant): Promise<void> {
    const { deadLetters, bus } = this.parts;
    const { items } = await deadLetters.list({ topic: topics.requests, limit: 1 });
    if (items.length === 0 && !(await this.isSent(at))) await bus.publish([earlyMessage(at)]);
  }

  /** Looks once a day of the sandbox, until one was redriven. */
  async goOn(signal: AbortSignal): Promise<void> {
    const { clock, deadLetters } = this.parts;
    while (!signal.aborted) {
      await clock.until(new Date(Date.parse(clock.now()) + DAY).toISOString(), signal);
      if (signal.aborted) return;
      const { items } = await deadLetters.list({ topic: topics.requests, limit: 50 });
      if (items.some(({ redrivenAt }) => redrivenAt !== null)) return;
      await this.send(new Date(Math.ceil(Date.parse(clock.now()) / HOUR) * HOUR).toISOString());
    }
  }

  /** It may have been sent by a start that was cut short, and not been put aside yet. */
  private async isSent(at: Instant): Promise<boolean> {
    const ever = { from: new Date(0).toISOString(), to: '9999-12-31T00:00:00.000Z' };
    for await (const { key, value } of this.parts.history.history(topics.requests, ever))
      if (key === SENDER && Date.parse(at) - sentAt(value) < PAUSE) return true;
    return false;
  }
}

/** A message of an older Lethe does not say it: then it was long ago. */
const sentAt = (value: string): number => Date.parse(/"id":"demo-early-([^"]+)"/.exec(value)?.[1] ?? '') || 0;
