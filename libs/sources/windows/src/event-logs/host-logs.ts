import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../logs/log-files.js';
import { folderFault, RetainedFolder } from '../retention/retained-folder.js';
import type { Channel, Wevtutil } from '../wevtutil/wevtutil.js';
import { archivedFiles } from './archived-files.js';

export interface EventLogHost {
  readonly name: string;
  readonly wevtutil: Wevtutil;
  /** channels by name, instead of looking for them */
  readonly channels: readonly string[] | null;
  /** of the channels that `el` lists */
  readonly pattern: RegExp;
  /** of those that look as if they were the source's, also where they are not read */
  readonly similar: RegExp;
  /** its channels are debug channels, whatever their description says */
  readonly direct: boolean;
  readonly retainedFolder: string;
  /** SIDs of the account that this runs as; undefined where nobody can tell */
  readonly account: () => Promise<ReadonlySet<string> | undefined>;
}

/** A channel that is there, or one that is gone and of which retained files are left. */
export interface Log {
  readonly name: string;
  readonly channel: Channel | null;
  readonly folder: RetainedFolder;
  readonly archives: readonly string[];
}

/** What there is of event logs on a host. */
export async function logsOf(host: EventLogHost, signal: AbortSignal): Promise<readonly Log[]> {
  const present = await presentChannels(host, signal);
  const there = new Set(present.map(({ name }) => name));
  const gone = (await retainedChannels(host)).filter((name) => !there.has(name));
  return Promise.all([
    ...present.map(async (channel) => logOf(host, channel.name, channel)),
    ...gone.map(async (name) => logOf(host, name, null)),
  ]);
}

async function logOf(host: EventLogHost, name: string, channel: Channel | null): Promise<Log> {
  const folder = new RetainedFolder(host.retainedFolder, host.name, name);
  return { name, channel, folder, archives: channel ? await archivedFiles(channel) : [] };
}

async function presentChannels(host: EventLogHost, signal: AbortSignal): Promise<readonly Channel[]> {
  const { wevtutil, pattern } = host;
  const names = host.channels ?? (await wevtutil.channels(signal)).filter((name) => pattern.test(name));
  const present: Channel[] = [];
  for (const name of names) {
    const channel = await wevtutil.channel(name, signal);
    if (channel) present.push(channel);
  }
  return present;
}

/** Channels of which there are retained files, also those of an extension that was uninstalled. */
async function retainedChannels(host: EventLogHost): Promise<readonly string[]> {
  const folder = join(host.retainedFolder, host.name);
  const names = (await namesIn(folder)).map((name) => RetainedFolder.channelOf(name));
  const ours = names.filter((name) => host.channels?.includes(name) ?? host.pattern.test(name));
  const filled = await Promise.all(
    ours.map(
      async (name) =>
        (await new RetainedFolder(host.retainedFolder, host.name, name).eventFiles()).length > 0,
    ),
  );
  return ours.filter((_, index) => filled[index]);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw folderFault(folder, error);
  }
}
