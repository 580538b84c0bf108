import type { ForecastPlace } from '#source-kit';
import { sweepLogs, type LogSweep, type SweptFile } from '../logs/sweep-logs.js';

/**
 * What a sweep of log folders would do, file by file. Links are left out: no sweep has a word on them.
 * @throws {TaskFault} `log-folder-missing`, `log-folder-denied`
 */
export async function forecastLogs(
  sweep: Pick<LogSweep, 'folders' | 'patterns' | 'olderThan' | 'signal' | 'openElsewhere'>,
): Promise<readonly ForecastPlace[]> {
  if (sweep.folders.length === 0) return [];
  const { removed, kept, remaining } = await sweepLogs({ ...sweep, dryRun: true });
  return [
    ...removed.map(goes),
    ...remaining.filter(({ reason }) => reason !== 'link').map(({ file, reason }) => cannotGo(file, reason)),
    ...kept.map((place) => ({ ...about(place), verdict: 'stays' as const })),
  ];
}

const about = (place: string) => ({ place, reason: null, oldestAt: null, bytes: null, events: null });

const goes = ({ file, bytes, firstTime }: SweptFile): ForecastPlace => ({
  ...about(file),
  verdict: 'goes',
  oldestAt: firstTime,
  bytes,
});

const cannotGo = (file: string, reason: string): ForecastPlace => ({
  ...about(file),
  verdict: 'cannot-go',
  reason,
});
