import type { HostAnnounced } from '#contracts';
import type { HostSighting } from '#domain';

export const INSTANCE = '0b8f6f0e-3c52-4b3c-9d6e-7f0a1c2b3d4e';

/** An announcement of mfa01, with what a test is about. */
export const anAnnouncement = (over: Partial<HostAnnounced> = {}): HostAnnounced => ({
  source: 'mfa-server',
  host: 'mfa01',
  roles: ['mfa-server', 'user-portal'],
  version: '1.2.3',
  platform: 'win32-x64 node-20.19.0',
  instance: INSTANCE,
  everySeconds: 60,
  at: '2026-11-20T09:00:00.000Z',
  leaving: false,
  surveyedAt: '2026-11-20T08:55:00.000Z',
  channels: [],
  logFolders: [{ folder: 'C:\\Logs', state: 'readable', files: 3 }],
  uncovered: [],
  uncoveredMore: 0,
  problems: [],
  ...over,
});

/** The same, received when it was said. */
export const aSighting = (over: Partial<HostAnnounced> = {}, receivedAt?: string): HostSighting => {
  const announcement = anAnnouncement(over);
  return { announcement, seenAt: announcement.at, receivedAt: receivedAt ?? announcement.at };
};
