import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../files/write-whole.js';
import { withLock } from '../files/with-lock.js';
import { readEventLog, withEvents, writeEventLog } from './event-log-file.js';
import type { EventDraft } from './log-event.js';

/** A channel of a host's event log service, as `channels.json` lists it. */
export interface Channel {
  readonly name: string;
  /** file in the event log folder */
  readonly file: string;
  /** Debug and Analytic channels are direct: while enabled they can be neither queried nor cleared */
  readonly type: 'Admin' | 'Operational' | 'Debug' | 'Analytic';
  readonly enabled: boolean;
}

export const isDirect = (channel: Channel): boolean =>
  channel.type === 'Debug' || channel.type === 'Analytic';

const listPath = (folder: string): string => join(folder, 'channels.json');
export const channelPath = (folder: string, channel: Channel): string => join(folder, channel.file);
export const lockPath = (folder: string): string => join(folder, '.lock');

export const readChannels = (folder: string): readonly Channel[] =>
  JSON.parse(readFileSync(listPath(folder), 'utf8')) as readonly Channel[];

export const writeChannels = (folder: string, channels: readonly Channel[]): void =>
  writeWhole(listPath(folder), `${JSON.stringify(channels, null, 2)}\n`);

/** Writes events as a service of the host would. A channel that is not enabled takes none. */
export async function logEvents(folder: string, name: string, drafts: readonly EventDraft[]): Promise<void> {
  await withLock(lockPath(folder), () => {
    const channel = readChannels(folder).find((one) => one.name === name);
    if (!channel) throw new Error(`There is no channel ${name} in ${folder}.`);
    if (!channel.enabled) return;
    const path = channelPath(folder, channel);
    writeEventLog(path, withEvents(readEventLog(path), drafts));
  });
}
