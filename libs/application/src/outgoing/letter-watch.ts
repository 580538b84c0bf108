import { Rounds } from '#source-kit';
import type { Clock, DeadLetters, Outbox } from '#ports';
import { deliveryId } from './delivery-id.js';
import { mailOfLetters } from './mail-rules.js';

export interface LetterWatchParts {
  readonly letters: Pick<DeadLetters, 'openCounts'>;
  readonly outbox: Pick<Outbox, 'add'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly onAdded: () => void;
  readonly onFault: (error: unknown) => void;
}

const LOOK_EVERY_SECONDS = 60;

/** Dead letters are no commits: it is looked whether any wait. Several may look at once. */
export const letterWatch = (parts: LetterWatchParts): Rounds =>
  new Rounds({ round: () => look(parts), everySeconds: LOOK_EVERY_SECONDS, onFault: parts.onFault });

export async function look({ letters, outbox, clock, onAdded }: LetterWatchParts): Promise<void> {
  const now = clock.now();
  const waiting = await letters.openCounts();
  if (waiting.length === 0) return;
  const mails = waiting.map(({ topic }) => mailOfLetters(topic, now));
  await outbox.add(
    mails.map(({ channel, about }) => ({
      id: deliveryId(channel, about),
      channel,
      about,
      createdAt: now,
      state: 'waiting',
      attempts: 0,
      nextAttemptAt: now,
      lastAttempt: null,
    })),
  );
  onAdded();
}
