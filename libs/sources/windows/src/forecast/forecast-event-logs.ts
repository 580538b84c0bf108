import type { Instant } from '#contracts';
import { TaskFault, type ForecastPlace } from '#source-kit';
import { logsOf, type EventLogHost, type Log } from '../event-logs/host-logs.js';
import { agesOf, type EventAges } from '../retention/event-ages.js';
import type { EventPlace } from '../wevtutil/wevtutil.js';

/**
 * What a cut of a host's event logs would do: each channel, and each file that was retained or archived of one. It
 * only reads, so a debug channel that is on cannot be looked into.
 * @throws {TaskFault} those of Wevtutil, where not even the channels are known
 */
export async function forecastEventLogs(
  host: EventLogHost,
  olderThan: Instant,
  signal: AbortSignal,
): Promise<readonly ForecastPlace[]> {
  const places: ForecastPlace[] = [];
  for (const log of await logsOf(host, signal)) {
    const look = (name: string, place: EventPlace): Promise<ForecastPlace> =>
      lookedAt(name, () => agesOf(host.wevtutil, place, olderThan, signal), signal);
    if (log.channel)
      places.push(isClosed(host, log) ? closed(log.name) : await look(log.name, { channel: log.name }));
    for (const file of await log.folder.eventFiles()) places.push(await look(file, { file }));
    // Windows' own file is not rewritten: it goes when nothing in it is young.
    for (const file of log.archives) places.push(wholly(await look(file, { file })));
  }
  return places;
}

async function lookedAt(
  place: string,
  look: () => Promise<EventAges>,
  signal: AbortSignal,
): Promise<ForecastPlace> {
  try {
    const events = await look();
    const { old, young } = events;
    const verdict = old === 0 ? 'stays' : young === 0 ? 'goes' : 'in-part';
    return { ...about(place), verdict, events };
  } catch (error) {
    if (signal.aborted || !(error instanceof TaskFault)) throw error;
    return { ...about(place), verdict: 'unknown', reason: error.code };
  }
}

const wholly = (forecast: ForecastPlace): ForecastPlace =>
  forecast.verdict === 'in-part' ? { ...forecast, verdict: 'stays' } : forecast;

const isClosed = ({ direct }: EventLogHost, { channel }: Log): boolean =>
  channel?.enabled === true && (direct || /^(?:debug|analytic)$/i.test(channel.type ?? ''));

const closed = (place: string): ForecastPlace => ({
  ...about(place),
  verdict: 'unknown',
  reason: 'debug-channel-enabled',
});

const about = (place: string) => ({ place, reason: null, oldestAt: null, bytes: null, events: null });
