import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadinessProblem, UncoveredPlace } from '#contracts';
import { emptySurvey, isAlmighty, problemOf, type HostSurvey } from '#source-kit';
import { liveFileOf } from '../event-logs/archived-files.js';
import type { EventLogHost } from '../event-logs/host-logs.js';
import { RetainedFolder } from '../retention/retained-folder.js';
import { mayClear } from '../wevtutil/channel-access.js';
import type { Channel } from '../wevtutil/wevtutil.js';
import { shownName } from './shown-name.js';

/** Where Windows keeps the files of channels unless it is told otherwise; there is no such folder elsewhere. */
const USUAL_FOLDER = 'C:\\Windows\\System32\\winevt\\Logs';
/** Names of channels that a schema takes; they are made by programs, not by people. */
const CHANNEL_NAME = /^[\x20-\x7e]{1,255}$/;
/** `%4` stands for a slash in the channel's name. */
const ARCHIVE = /^archive-(.+)-\d{4}(?:-\d{2,3}){6}\.evtx$/i;

export interface EventLogLook {
  readonly host: EventLogHost;
  /** as they were found when they were last read; to know where their files lie */
  readonly known: readonly Channel[];
}

/**
 * Looks which channels a host has, and for archived and retained files of channels that are not read. One
 * call of wevtutil, `el`, on Windows one more for each channel that is read, and some listings of folders.
 */
export async function surveyEventLogs(look: EventLogLook, signal: AbortSignal): Promise<HostSurvey> {
  const { host } = look;
  const problems: ReadinessProblem[] = [];
  const retained = await retainedLeftOut(host).catch((error: unknown) => {
    problems.push(problemOf(error, host.retainedFolder));
    return [];
  });
  try {
    const present = await host.wevtutil.channels(signal);
    const channels = channelsOf(look, present);
    const uncovered = [...channels.uncovered, ...(await archivesLeftOut(look, channels.read)), ...retained];
    problems.push(...(await clearingDenied(host, channels.read, signal)));
    return { ...emptySurvey, channels: channels.read.map(shownChannel), uncovered, problems };
  } catch (error) {
    signal.throwIfAborted();
    return { ...emptySurvey, uncovered: retained, problems: [...problems, problemOf(error)] };
  }
}

/**
 * Channels that a cut could read and not clear, which nobody would hear of before the first one. A debug channel has
 * to be switched off to be cut, which takes an administrator; one that is off is not cut.
 */
async function clearingDenied(
  { wevtutil, account, direct }: EventLogHost,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly ReadinessProblem[]> {
  const sids = await account();
  if (sids === undefined || isAlmighty(sids)) return [];
  const problems: ReadinessProblem[] = [];
  for (const name of names)
    try {
      const channel = await wevtutil.channel(name, signal);
      const isDenied = direct
        ? channel?.enabled === true
        : channel?.access != null && mayClear(channel.access, sids) === false;
      if (isDenied) problems.push({ code: 'event-log-clear-denied', place: shownChannel(name) });
    } catch (error) {
      signal.throwIfAborted();
      problems.push(problemOf(error, shownChannel(name)));
    }
  return problems;
}

/** Which of the channels that a host has are read, and what is odd about the others. */
function channelsOf(
  { host }: EventLogLook,
  present: readonly string[],
): { readonly read: readonly string[]; readonly uncovered: readonly UncoveredPlace[] } {
  const isNamed = host.channels ? anyOf(host.channels) : (name: string) => host.pattern.test(name);
  const isThere = anyOf(present);
  const leftOut = present.filter((name) => host.similar.test(name) && !isNamed(name));
  const absent = (host.channels ?? []).filter((name) => !isThere(name));
  return {
    read: present.filter(isNamed),
    uncovered: [
      ...leftOut.map((name) => place('channel-left-out', shownChannel(name))),
      ...absent.map((name) => place('channel-absent', shownChannel(name))),
    ],
  };
}

/** Archives of channels that are gone, or that look like ours and are not read. */
async function archivesLeftOut(
  { host, known }: EventLogLook,
  read: readonly string[],
): Promise<readonly UncoveredPlace[]> {
  const isRead = anyOf(read);
  const live = known.flatMap((channel) => {
    const file = liveFileOf(channel);
    return file ? [{ ...file, isRead: isRead(channel.name) }] : [];
  });
  const isCovered = anyOf(live.flatMap((file) => (file.isRead ? [file.name] : [])));
  const counts = new Map<string, number>();
  for (const folder of new Set([USUAL_FOLDER, ...live.map(({ dir }) => dir)]))
    for (const name of await readdir(folder).catch(() => [])) {
      const file = ARCHIVE.exec(name)?.[1];
      if (file === undefined || isCovered(file)) continue;
      const channel = file.replaceAll('%4', '/');
      if (isRead(channel) || !looksOurs(host, channel)) continue;
      const shown = shownName(channel);
      counts.set(shown, (counts.get(shown) ?? 0) + 1);
    }
  return [...counts].map(([name, count]) => place('archives-left-out', name, count));
}

/**
 * What was retained of channels that neither the settings nor the discovery name any more. Another source
 * may keep its own in the same folder, so only what looks like this one's is told.
 */
async function retainedLeftOut(host: EventLogHost): Promise<readonly UncoveredPlace[]> {
  const places: UncoveredPlace[] = [];
  const folder = join(host.retainedFolder, host.name);
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const channel = RetainedFolder.channelOf(entry.name);
    const isOurs = host.channels?.includes(channel) ?? host.pattern.test(channel);
    if (!entry.isDirectory() || isOurs || !looksOurs(host, channel)) continue;
    const files = await new RetainedFolder(host.retainedFolder, host.name, channel).eventFiles();
    if (files.length > 0) places.push(place('retained-left-out', shownName(channel), files.length));
  }
  return places;
}

const looksOurs = (host: EventLogHost, channel: string): boolean =>
  host.similar.test(channel) || host.pattern.test(channel);

const place = (reason: UncoveredPlace['reason'], name: string, count = 1): UncoveredPlace => ({
  reason,
  place: name,
  count,
});

const anyOf = (names: readonly string[]): ((name: string) => boolean) => {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return (name) => known.has(name.toLowerCase());
};

const shownChannel = (name: string): string => (CHANNEL_NAME.test(name) ? name : shownName(name));
