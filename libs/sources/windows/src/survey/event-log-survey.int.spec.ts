import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EventLogHostFolder } from '../../test-fixtures/event-log-host.js';
import { EventLogHosts } from '../event-logs/event-log-handlers.js';
import type { EventLogSource } from '#contracts';

const AUTHZ = 'Microsoft-AzureMfa-AuthZ/AuthZOptCh';
const NEW = 'Microsoft-AzureMfa-AuthZ/AuthZAuditCh';

describe('a look at the event logs of a host', () => {
  let host: EventLogHostFolder;
  beforeEach(async () => {
    host = await EventLogHostFolder.make();
    await channels(AUTHZ, 'Application');
  });
  afterEach(async () => host.remove());

  const live = (name: string) => join(host.path, 'winevt', `${name.replaceAll('/', '%4')}.evtx`);
  const channels = async (...names: string[]) =>
    host.setChannels(
      Object.fromEntries(names.map((name) => [name, { enabled: true, events: [], logFileName: live(name) }])),
    );
  const put = async (file: string): Promise<void> => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '{}');
  };
  const hosts = (over: Partial<EventLogSource['hosts'][number]> = {}) =>
    new EventLogHosts(
      {
        wevtutil: [...host.program],
        retainedFolder: host.retainedFolder,
        timeoutSeconds: 60,
        hosts: [{ name: 'nps01', ...over }],
      },
      { source: 'nps-extension', channels: /AuthZOptCh$/, similar: /AuthZ/, debug },
      async () => sids,
    );
  let sids: ReadonlySet<string> | undefined;
  let debug = false;
  afterEach(() => {
    sids = undefined;
    debug = false;
  });
  const look = async (over: Partial<EventLogSource['hosts'][number]> = {}, after = hosts(over)) =>
    after.surveyor().survey('nps01', new AbortController().signal);

  it('names the channels that are read, and calls wevtutil once', async () => {
    expect(await look()).toEqual({ channels: [AUTHZ], logFolders: [], uncovered: [], problems: [] });
    expect(await host.calls()).toEqual([['el']]);
  });

  const SERVICE = 'S-1-5-80-1-2-3-4-5';
  const reached = async (access: string, enabled = true) =>
    host.setChannels({ [AUTHZ]: { enabled, access, events: [], logFileName: live(AUTHZ) } });

  it('finds a channel that the account may read and not clear, before a cut does', async () => {
    sids = new Set([SERVICE, 'S-1-5-32-573']);
    await reached('O:BAG:SYD:(A;;0x7;;;BA)(A;;0x1;;;S-1-5-32-573)');
    expect(await look()).toMatchObject({
      channels: [AUTHZ],
      problems: [{ code: 'event-log-clear-denied', place: AUTHZ }],
    });
    await reached(`O:BAG:SYD:(A;;0x7;;;BA)(A;;0x5;;;${SERVICE})`);
    expect((await look()).problems).toEqual([]);
  });

  it('asks an administrator alone for a debug channel that is on', async () => {
    debug = true;
    sids = new Set([SERVICE]);
    await reached(`O:BAG:SYD:(A;;0x5;;;${SERVICE})`);
    expect((await look()).problems).toEqual([{ code: 'event-log-clear-denied', place: AUTHZ }]);
    await reached('O:BAG:SYD:(A;;0x7;;;BA)', false);
    expect((await look()).problems).toEqual([]);
    sids = new Set([SERVICE, 'S-1-5-32-544']);
    await reached('O:BAG:SYD:(A;;0x7;;;BA)');
    expect((await look()).problems).toEqual([]);
  });

  it('is none at a host that the settings do not have', async () => {
    const survey = await hosts().surveyor().survey('other', new AbortController().signal);
    expect(survey).toEqual({ channels: [], logFolders: [], uncovered: [], problems: [] });
  });

  it('finds channels that look like the source’s and are not read', async () => {
    await channels(AUTHZ, NEW, 'Application');
    expect((await look()).uncovered).toEqual([{ reason: 'channel-left-out', place: NEW, count: 1 }]);
    expect(await look({ channels: [AUTHZ, NEW] })).toMatchObject({ channels: [AUTHZ, NEW], uncovered: [] });
  });

  it('finds channels that the settings name and the host does not have', async () => {
    expect(await look({ channels: [AUTHZ.toUpperCase(), 'AuthZOptChh'] })).toMatchObject({
      channels: [AUTHZ],
      uncovered: [{ reason: 'channel-absent', place: 'AuthZOptChh', count: 1 }],
    });
  });

  it('shows no name of a channel that no program would give it', async () => {
    await channels(`AuthZ of Zoë`, `AuthZ ${'x'.repeat(300)}`);
    const places = (await look()).uncovered.map(({ place }) => place);
    expect(places).toEqual(['AuthZ *', 'AuthZ *']);
  });

  it('finds archived files of channels that are gone, once it is known where files lie', async () => {
    await channels(AUTHZ, NEW);
    const known = hosts({ channels: [AUTHZ, NEW] });
    await known.recover(new AbortController().signal);
    const times = ['2026-10-01-12-00-00-000', '2026-10-02-12-00-00-000'];
    for (const time of times)
      for (const name of [AUTHZ, NEW, 'Application', 'of ada@example.com AuthZ'])
        await put(join(host.path, 'winevt', `Archive-${name.replaceAll('/', '%4')}-${time}.evtx`));
    expect((await look({}, known)).uncovered).toEqual([
      { reason: 'archives-left-out', place: '* AuthZ', count: 2 },
    ]);
    await channels(AUTHZ);
    expect((await look({}, known)).uncovered).toEqual(
      expect.arrayContaining([
        { reason: 'archives-left-out', place: 'Microsoft-AzureMfa-AuthZ/*', count: 2 },
        { reason: 'channel-absent', place: NEW, count: 1 },
      ]),
    );
  });

  it('finds what was retained of channels that are not read any more', async () => {
    const retained = (channel: string) => join(host.retainedFolder, 'nps01', channel.replaceAll('/', '%2F'));
    await put(join(retained(NEW), 'keep-1.evtx'));
    await put(join(retained(AUTHZ), 'keep-1.evtx'));
    await put(join(retained('AD FS Tracing/Debug'), 'keep-1.evtx'));
    await mkdir(retained('AuthZ/Empty'));
    expect((await look()).uncovered).toEqual([
      { reason: 'retained-left-out', place: 'Microsoft-AzureMfa-AuthZ/*', count: 1 },
    ]);
  });

  it('tells that wevtutil does not answer as a problem, with its words for whoever looks on the host', async () => {
    await host.setFaults({ el: { exit: 5, stderr: 'Access is denied to ada@example.com.' } });
    expect(await look()).toEqual({
      channels: [],
      logFolders: [],
      uncovered: [],
      problems: [
        {
          code: 'event-log-access-denied',
          place: null,
          detail: 'wevtutil el: exit code 5: Access is denied to ‹address›.',
        },
      ],
    });
  });

  it('ends wevtutil when it is given up', async () => {
    await host.setFaults({ el: { hang: true } });
    const look = new AbortController();
    const survey = hosts().surveyor().survey('nps01', look.signal);
    while ((await host.calls()).length === 0) await nextTurn();
    look.abort(new Error('given up'));
    await expect(survey).rejects.toThrow('given up');
  });
});
