import { existsSync, statSync } from 'node:fs';
import { withLock } from '../files/with-lock.js';
import { channelPath, isDirect, lockPath, readChannels, writeChannels, type Channel } from './channels.js';
import { cleared, NoEventLog, readEventLog, writeEventLog, type EventLogFile } from './event-log-file.js';
import { eventQuery } from './event-query.js';
import { InvalidQuery } from './query-tokens.js';
import { win32Error } from './win32-error.js';

/** What a command works on: a channel's log, or with `/lf:true` a file. */
export interface LogTarget {
  readonly log: EventLogFile;
  readonly path: string;
  readonly direct: boolean;
}

/** The event logs of one host, with the rules that Windows has for them. */
export class EventLogService {
  constructor(private readonly folder: string) {}

  channels(): readonly Channel[] {
    return readChannels(this.folder);
  }

  /** @param what the beginning of the error's line */
  channel(name: string, what: string): Channel {
    const channel = this.channels().find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (!channel) throw win32Error('channel-not-found', what);
    return channel;
  }

  pathOf(channel: Channel): string {
    return channelPath(this.folder, channel);
  }

  /** DOC: an enabled direct channel can be neither queried nor exported. */
  open(name: string, isFile: boolean, what: string): LogTarget {
    if (isFile) return { log: readFile(name, what), path: name, direct: false };
    const channel = this.channel(name, what);
    if (isDirect(channel) && channel.enabled) throw win32Error('enabled-direct-channel', what);
    const path = this.pathOf(channel);
    return { log: readEventLog(path), path, direct: isDirect(channel) };
  }

  /** DOC: fails when the file exists, unless it may be overwritten. */
  export(
    target: LogTarget,
    query: string | undefined,
    to: { path: string; overwrite: boolean; what: string },
  ): void {
    if (existsSync(to.path) && !to.overwrite) throw win32Error('file-exists', to.what);
    writeEventLog(to.path, { ...target.log, events: selected(target.log, query, to.what) });
  }

  async clear(name: string, backup: string | undefined): Promise<void> {
    const what = `Failed to clear log ${name}.`;
    await withLock(lockPath(this.folder), () => {
      const { log, path } = this.open(name, false, what);
      if (backup !== undefined && existsSync(backup)) throw win32Error('file-exists', what);
      if (backup !== undefined) writeEventLog(backup, log);
      writeEventLog(path, cleared(log));
    });
  }

  /** DOC: enabling a direct channel empties it, which is asked for on the console unless told `/q:true`. */
  async enable(name: string, enabled: boolean, quiet: boolean): Promise<void> {
    const what = `Failed to save configuration or activate log ${name}.`;
    await withLock(lockPath(this.folder), () => {
      const channel = this.channel(name, what);
      if (channel.enabled === enabled) return;
      if (enabled && isDirect(channel)) {
        if (!quiet) throw win32Error('cancelled', what);
        const path = this.pathOf(channel);
        writeEventLog(path, cleared(readEventLog(path)));
      }
      writeChannels(
        this.folder,
        this.channels().map((one) => (one.name === channel.name ? { ...one, enabled } : one)),
      );
    });
  }
}

/** The events that a query asks for, oldest first. */
export function selected(log: EventLogFile, query: string | undefined, what: string): EventLogFile['events'] {
  if (query === undefined) return log.events;
  try {
    return log.events.filter(eventQuery(query, log.channel));
  } catch (error) {
    if (error instanceof InvalidQuery) throw win32Error('invalid-query', what);
    throw error;
  }
}

function readFile(path: string, what: string): EventLogFile {
  if (!existsSync(path) || !statSync(path).isFile()) throw win32Error('file-not-found', what);
  try {
    return readEventLog(path);
  } catch (error) {
    if (error instanceof NoEventLog) throw win32Error('corrupt', what);
    throw error;
  }
}
