import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventLogHostFolder } from '../../windows/test-fixtures/event-log-host.js';
import {
  giveAway,
  saidWithoutRights,
  takeBack,
  type Said,
} from '../../windows/test-fixtures/said-without-rights.fixture.js';

const onPosix = process.platform === 'win32' ? describe.skip : describe;

const OLD = '2026-10-01T00:00:00.000Z';
const YOUNG = '2026-11-19T00:00:00.000Z';
const CUT = '2026-10-21T09:00:00.000Z';
const STEPS = {
  search: { action: 'export' },
  sweep: { action: 'sweep-logs', phase: 'now', olderThan: CUT },
  verify: { action: 'verify-purge' },
};
type Step = keyof typeof STEPS;

const CHANNELS = {
  'nps-extension': { channel: 'AzureMfa/AuthN/AuthNOptCh', type: 'Operational' },
  'adfs-adapter': { channel: 'AD FS Tracing/Debug', type: 'Debug' },
};
type Source = keyof typeof CHANNELS;

onPosix('folders of event logs that the handler has no rights on', () => {
  let host: EventLogHostFolder;
  let archives: string;
  let retained: string;
  beforeEach(async () => {
    host = await EventLogHostFolder.make();
    archives = join(host.path, 'Logs');
    retained = host.retainedFolder;
    await chmod(host.path, 0o755);
    for (const folder of [archives, retained]) await mkdir(folder);
    const about = {
      enabled: false,
      autoBackup: true,
      logFileName: join(archives, 'channel.evtx'),
      events: [event(1, OLD), event(2, YOUNG)],
    };
    const channels = Object.values(CHANNELS).map(({ channel, type }) => [channel, { ...about, type }]);
    await host.setChannels(Object.fromEntries(channels) as Parameters<typeof host.setChannels>[0]);
    await giveAway(host.path, retained, archives, join(host.path, 'channels.json'));
  });
  afterEach(async () => {
    for (const folder of [archives, retained]) await chmod(folder, 0o700);
    await host.remove();
  });

  const event = (record: number, time: string) => ({ record, id: 1, time, text: 'User ada@example.com' });
  const archived = async () => {
    const file = join(archives, 'Archive-channel-2026-10-01.evtx');
    await writeFile(file, JSON.stringify({ name: 'archived', events: [event(9, OLD)] }));
    await chmod(file, 0o644);
    return file;
  };

  /** What tasks say to somebody without further rights, in their order. */
  async function said(steps: readonly Step[], source: Source = 'nps-extension'): Promise<readonly Said[]> {
    const hosts = [{ name: 'nps01' }];
    const settings = { wevtutil: [...host.program], retainedFolder: retained, hosts };
    return saidWithoutRights({ source, host: 'nps01', settings, steps: steps.map((step) => STEPS[step]) });
  }
  const eventsLeft = async (source: Source = 'nps-extension') =>
    (await host.channel(CHANNELS[source].channel))?.events.length;

  it.each<Source>(['nps-extension', 'adfs-adapter'])(
    'are named where the young part may not be kept, and nothing is cleared (%s)',
    async (source) => {
      await takeBack(retained);
      await chmod(retained, 0o555);
      const [sweep, verify] = await said(['sweep', 'verify'], source);
      expect(verify?.found?.hits).toBe(2);
      expect(sweep).toMatchObject({
        code: 'retained-folder-unusable',
        retryable: true,
        detail: expect.stringContaining(retained),
      });
      expect(await eventsLeft(source)).toBe(2);
    },
  );

  it('are named where what was kept may not be listed, and nothing counts as clean', async () => {
    await takeBack(retained);
    await chmod(retained, 0o000);
    const named = {
      code: 'retained-folder-unusable',
      retryable: true,
      detail: expect.stringContaining(retained),
    };
    const all = await said(['search', 'sweep', 'verify']);
    expect(all).toEqual([1, 2, 3].map(() => expect.objectContaining(named)));
    expect(await eventsLeft()).toBe(2);
  });

  it('are named where archives may not be listed, and nothing counts as clean', async () => {
    await archived();
    await takeBack(archives);
    await chmod(archives, 0o000);
    const named = {
      code: 'event-log-access-denied',
      retryable: true,
      detail: expect.stringContaining(archives),
    };
    const all = await said(['search', 'sweep', 'verify']);
    expect(all).toEqual([1, 2, 3].map(() => expect.objectContaining(named)));
  });

  it('are named where archives may be read and not removed', async () => {
    const file = await archived();
    await takeBack(archives);
    await chmod(archives, 0o555);
    const [sweep, verify] = await said(['sweep', 'verify']);
    // What is young of the channel, and the archive.
    expect(verify?.found?.hits).toBe(2);
    expect(sweep).toMatchObject({
      code: 'event-log-access-denied',
      retryable: true,
      detail: expect.stringContaining(file),
    });
    await chmod(archives, 0o700);
    expect(await readdir(archives)).toHaveLength(1);
    await rm(file);
  });
});
