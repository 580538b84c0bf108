import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventLogHostFolder } from '../../test-fixtures/event-log-host.js';
import { Wevtutil } from '../wevtutil/wevtutil.js';
import { HostEventLogs } from './host-event-logs.js';

const FIRST = 'AzureMfa/AuthN/AuthNOptCh';
const SECOND = 'Microsoft-AzureMfa-AuthZ/AuthZOptCh';

describe('HostEventLogs', () => {
  let host: EventLogHostFolder;
  beforeEach(async () => {
    host = await EventLogHostFolder.make();
  });
  afterEach(async () => host.remove());

  it('finds what Windows puts from a channel into an archive while the channels before it are searched', async () => {
    const folder = join(host.path, 'Logs');
    await mkdir(folder);
    const event = (record: number) => ({
      record,
      id: 1,
      time: '2026-10-01T00:00:00.000Z',
      text: 'Challenge requested in Authentication Ext for User ada@example.com with state 5f',
    });
    const channel = (events: readonly ReturnType<typeof event>[]) => ({
      enabled: true,
      autoBackup: true,
      logFileName: join(folder, 'AuthZOptCh.evtx'),
      events: [...events],
    });
    const first = { enabled: true, events: [event(1)] };
    await host.setChannels({ [FIRST]: first, [SECOND]: channel([event(2)]) });
    const logs = new HostEventLogs({
      name: 'nps01',
      wevtutil: new Wevtutil({ program: [...host.program], timeoutSeconds: 60 }),
      channels: [FIRST, SECOND],
      pattern: /AzureMfa/,
      similar: /AzureMfa/,
      direct: false,
      retainedFolder: host.retainedFolder,
      account: async () => undefined,
    });
    const found: Array<number | null> = [];
    await logs.search(
      ['ada@example.com'],
      async ({ record }) => {
        found.push(record);
        if (found.length > 1) return;
        const archive = join(folder, 'Archive-AuthZOptCh-2026-11-20-10-00-00-000.evtx');
        await writeFile(archive, JSON.stringify({ name: SECOND, events: [event(2)] }));
        await host.setChannels({ [FIRST]: first, [SECOND]: channel([]) });
      },
      new AbortController().signal,
    );
    expect(found).toEqual([1, 2]);
  });
});
