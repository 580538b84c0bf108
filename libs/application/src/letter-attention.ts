import type { DeadLetters } from '#ports';
import type { AttentionItem } from './privacy-requests.js';

/** Messages that were put aside and wait for somebody: one item for each topic. @throws {StoreUnavailable} */
export async function letterAttention(letters: DeadLetters): Promise<readonly AttentionItem[]> {
  const counts = await letters.openCounts();
  return counts
    .filter(({ count }) => count > 0)
    .map(({ topic, count }) => ({
      requestId: null,
      taskId: null,
      dueAt: null,
      source: null,
      host: null,
      reason: 'dead-letters',
      message: `${count === 1 ? 'One message' : `${count} messages`} of ${topic} could not be read and ${count === 1 ? 'was' : 'were'} put aside.`,
      nextAction: 'See under dead letters what was wrong; mend it at the sender, or redrive it.',
    }));
}
