import { whyAgain } from '#contracts';
import type { SealedTaskView } from '#domain';

/** Why a person is asked for a step of which the same request has one already; undefined where it has none. */
export const reasonToAskAgain = (
  { manual, source, action, host }: SealedTaskView,
  before: readonly SealedTaskView[],
): string | undefined =>
  manual && before.some((task) => task.source === source && task.action === action && task.host === host)
    ? whyAgain(source, action)
    : undefined;
