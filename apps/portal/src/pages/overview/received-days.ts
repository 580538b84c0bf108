import type { Overview } from '../../api/types.js';

/** How the requests that were received on one day stand now. */
export interface ReceivedDay {
  /** `2026-11-26`, UTC */
  readonly day: string;
  readonly received: number;
  readonly answered: number;
  readonly late: number;
}

const DAYS = 30;
const DAY_MS = 86_400_000;

/** The last thirty days to today, those on which nothing was received too. */
export function receivedDays({ received, now }: Pick<Overview, 'received' | 'now'>): readonly ReceivedDay[] {
  const today = Math.floor(Date.parse(now) / DAY_MS);
  const days = new Map(
    Array.from({ length: DAYS + 1 }, (_, index) => {
      const day = new Date((today - DAYS + index) * DAY_MS).toISOString().slice(0, 10);
      return [day, { day, received: 0, answered: 0, late: 0 }];
    }),
  );
  for (const { day, clock, count } of received) {
    const one = days.get(day);
    if (!one) continue;
    one.received += count;
    if (clock === 'met') one.answered += count;
    if (clock === 'met-late') one.late += count;
  }
  return [...days.values()];
}
