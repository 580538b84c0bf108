import type { Instant } from '#contracts';
import type { ForecastPlace, HostSurvey } from '#source-kit';
import { forecastEventLogs } from '../forecast/forecast-event-logs.js';
import { EventNames, type NamedEvent } from '../events/event-names.js';
import { cutChannel, type CutResult } from '../retention/cut-channel.js';
import { agesOf, agesOfFile } from '../retention/event-ages.js';
import { removeEventFile } from '../retention/remove-event-file.js';
import { surveyEventLogs } from '../survey/event-log-survey.js';
import type { Channel } from '../wevtutil/wevtutil.js';
import { archivedFiles } from './archived-files.js';
import { eachOf } from './each-of.js';
import { logsOf, type EventLogHost, type Log } from './host-logs.js';
import { Turns } from './turns.js';

export interface FoundEvent extends NamedEvent {
  readonly channel: string;
  /** the retained or archived file it lies in; null for the channel itself */
  readonly file: string | null;
}

export interface EventLogState {
  /** why there is nothing to do on this host; null when there is */
  readonly idle: 'channel-absent' | 'channel-disabled' | null;
  readonly channels: number;
}

/** How things are removed: until when, and whether each still may be. */
export interface Removal {
  readonly signal: AbortSignal;
  readonly mayRemove?: (() => Promise<void>) | undefined;
}

/**
 * The event logs of one host: its channels and what was retained or archived of them. One at a time reads or
 * cuts, so that no event is missed on its way from a channel to a file, and a host has one wevtutil to bear.
 */
export class HostEventLogs {
  private readonly turns = new Turns();
  /** cuts that are due or under way, by channel: those who want no more than that share it */
  private readonly cuts = new Map<
    string,
    { readonly olderThan: Instant; readonly result: Promise<CutResult> }
  >();

  /** channels as they were when they were last read; also those that are gone since */
  private readonly known = new Map<string, Channel>();

  constructor(private readonly host: EventLogHost) {}

  /** Tells every event of this host that mentions one of the names, once. */
  async search(
    names: readonly string[],
    onFound: (event: FoundEvent) => Promise<void>,
    signal: AbortSignal,
  ): Promise<EventLogState & { readonly events: number }> {
    const [logs, eventNames] = [await this.logs(signal), new EventNames(names)];
    const told = new Set<string>();
    let events = 0;
    for (const log of logs) {
      const tell = async (file: string | null, xml: string): Promise<void> => {
        const found = eventNames.in(xml);
        if (!found) return;
        // A run that was killed may have left an event in two places.
        const key = `${log.name} ${found.record} ${found.time} ${found.text}`;
        if (told.has(key)) return;
        told.add(key);
        await onFound({ ...found, channel: found.channel ?? log.name, file });
      };
      events += await this.turns.take(async () => this.readAll(log, tell, signal));
    }
    const idle = events === 0 && logs.every((log) => this.isDisabled(log));
    return { ...stateOf(logs, idle), events };
  }

  /**
   * Removes what is older than the moment from every channel and from what was retained or archived of it. A channel
   * that does not let itself be cut keeps none of the others; it is told when they are done.
   * @param terms.mayRemove asked before each thing that goes; of those who share a cut, the first one's
   */
  async removeBefore(olderThan: Instant, terms: Removal): Promise<EventLogState & CutResult> {
    const { signal } = terms;
    const logs = await this.logs(signal);
    let total: CutResult = { eventsRemoved: 0, eventsKept: 0, filesRemoved: 0 };
    let idle = true;
    await eachOf(logs, signal, async (log) => {
      if (await this.turns.take(async () => this.isIdle(log, signal))) return;
      idle = false;
      total = sumOf(total, await this.sharedCut(log, olderThan, terms));
    });
    return { ...stateOf(logs, idle), ...total };
  }

  /** Ends the cuts that a killed process left open; a debug channel is enabled again. Removes nothing. */
  async recover(signal: AbortSignal): Promise<void> {
    for (const log of await this.logs(signal))
      if (this.isDirect(log.channel) && (await log.folder.journal()) !== null)
        await this.turns.take(async () => this.cut(log, null, signal));
  }

  /** Which channels there are, and what is left out. It waits for nobody: it disturbs no reading and no cut. */
  async survey(signal: AbortSignal): Promise<HostSurvey> {
    return surveyEventLogs({ host: this.host, known: [...this.known.values()] }, signal);
  }

  /** What a cut would do. It waits for its turn, as a cut that is under way would be seen half done. */
  async forecast(olderThan: Instant, signal: AbortSignal): Promise<readonly ForecastPlace[]> {
    return this.turns.take(async () => forecastEventLogs(this.host, olderThan, signal));
  }

  private async logs(signal: AbortSignal): Promise<readonly Log[]> {
    const logs = await this.turns.take(async () => logsOf(this.host, signal));
    for (const { name, channel } of logs) if (channel) this.known.set(name, channel);
    return logs;
  }

  private async sharedCut(log: Log, olderThan: Instant, terms: Removal): Promise<CutResult> {
    const other = this.cuts.get(log.name);
    // One that fails or is aborted is asked again by whoever still needs it.
    const shared = other && other.olderThan >= olderThan ? await other.result.catch(() => null) : null;
    if (shared) return shared;
    const result = this.turns.take(async () => {
      const cut = await this.cut(log, olderThan, terms.signal, terms.mayRemove);
      return { ...cut, filesRemoved: cut.filesRemoved + (await this.removeArchives(log, olderThan, terms)) };
    });
    const entry = { olderThan, result };
    this.cuts.set(log.name, entry);
    try {
      return await result;
    } finally {
      if (this.cuts.get(log.name) === entry) this.cuts.delete(log.name);
    }
  }

  private async cut(
    log: Log,
    olderThan: Instant | null,
    signal: AbortSignal,
    mayRemove?: Removal['mayRemove'],
  ): Promise<CutResult> {
    const { wevtutil } = this.host;
    const channel = await this.stateNow(log, signal);
    return cutChannel({
      wevtutil,
      channel,
      folder: log.folder,
      olderThan,
      direct: this.isDirect(channel),
      signal,
      mayRemove,
    });
  }

  /** A debug channel may have been switched while others had their turn. */
  private async stateNow({ name, channel }: Log, signal: AbortSignal): Promise<Channel | null> {
    return this.isDirect(channel) ? this.host.wevtutil.channel(name, signal) : channel;
  }

  /**
   * An archive holds nothing that is not old before it goes: it is Windows' own file and is not rewritten. One that does not
   * go keeps none of the others; it is told when they are done.
   */
  private async removeArchives(
    log: Log,
    olderThan: Instant,
    { signal, mayRemove }: Removal,
  ): Promise<number> {
    let removed = 0;
    await eachOf(log.archives, signal, async (file) => {
      const { young } = await agesOfFile(this.host.wevtutil, file, olderThan, signal);
      if (young > 0) return;
      await mayRemove?.();
      await removeEventFile(file);
      removed++;
    });
    return removed;
  }

  private async readAll(
    log: Log,
    tell: (file: string | null, xml: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<number> {
    const { wevtutil } = this.host;
    const channel = log.channel && (await wevtutil.channel(log.name, signal));
    let events = 0;
    const isBusy = async (): Promise<boolean> =>
      channel?.enabled === true || (await log.folder.journal()) !== null;
    if (this.isDirect(channel) && (await isBusy())) await this.cut(log, null, signal);
    else if (channel)
      events += await wevtutil.query({ channel: log.name }, async (xml) => tell(null, xml), { signal });
    // Listed only now: Windows may have put the events that it held before into an archive since.
    const archives = log.channel ? await archivedFiles(log.channel) : [];
    for (const file of [...(await log.folder.eventFiles()), ...archives])
      events += await wevtutil.query({ file }, async (xml) => tell(file, xml), { signal });
    return events;
  }

  private async isIdle(log: Log, signal: AbortSignal): Promise<boolean> {
    if (!this.isDisabled(log) || log.archives.length > 0) return false;
    if ((await log.folder.journal()) !== null || (await log.folder.eventFiles()).length > 0) return false;
    const { old, young } = await agesOf(this.host.wevtutil, { channel: log.name }, null, signal);
    return old + young === 0;
  }

  /** Debug and analytic channels go straight to a file: enabled, they can be neither read nor cleared (DOC). */
  private isDirect(channel: Channel | null): boolean {
    return channel !== null && (this.host.direct || /^(?:debug|analytic)$/i.test(channel.type ?? ''));
  }

  private isDisabled({ channel }: Log): boolean {
    return channel !== null && this.isDirect(channel) && !channel.enabled;
  }
}

function stateOf(logs: readonly Log[], idle: boolean): EventLogState {
  if (logs.length === 0) return { idle: 'channel-absent', channels: 0 };
  return { idle: idle ? 'channel-disabled' : null, channels: logs.length };
}

const sumOf = (one: CutResult, other: CutResult): CutResult => ({
  eventsRemoved: one.eventsRemoved + other.eventsRemoved,
  eventsKept: one.eventsKept + other.eventsKept,
  filesRemoved: one.filesRemoved + other.filesRemoved,
});
