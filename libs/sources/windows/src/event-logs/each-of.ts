import type { FaultCode } from '#contracts';
import { TaskFault } from '#source-kit';

/**
 * Does something with each; what one fails at keeps none of the others.
 * @throws {TaskFault} all that were met, as one; at once where the next one would meet the same
 */
export async function eachOf<T>(
  all: readonly T[],
  signal: AbortSignal,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const faults: TaskFault[] = [];
  for (const one of all)
    try {
      await work(one);
    } catch (error) {
      if (!(error instanceof TaskFault) || signal.aborted || OF_THE_HOST.has(error.code)) throw error;
      faults.push(error);
    }
  const [first] = faults;
  if (first) throw togetherAs(first, faults);
}

const OF_THE_HOST: ReadonlySet<string> = new Set<FaultCode>([
  'wevtutil-missing',
  'wevtutil-hung',
  'event-log-unreachable',
  'host-disk-full',
]);

/** Called as the first one; what is worth trying again in any is worth it in all. */
const togetherAs = (first: TaskFault, all: readonly TaskFault[]): TaskFault =>
  all.length === 1
    ? first
    : new TaskFault(
        first.code,
        all.some(({ retryable }) => retryable),
        all.map(({ detail }) => detail ?? '').join('; '),
        { cause: first },
      );
