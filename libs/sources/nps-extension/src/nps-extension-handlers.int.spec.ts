import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventLogSource, Subject, TaskAction } from '#contracts';
import type { HandledTask, SourceHandlers } from '#source-kit';
import { EventLogHostFolder } from '../../windows/test-fixtures/event-log-host.js';
import { taskContext } from '../../windows/test-fixtures/task-context.js';
import { npsExtensionHandlers } from './nps-extension-handlers.js';

const AUTHN = 'AzureMfa/AuthN/AuthNOptCh';
const AUTHZ = 'Microsoft-AzureMfa-AuthZ/AuthZOptCh';
const OLD = '2026-10-01T00:00:00.000Z';
const YOUNG = '2026-11-20T00:00:00.000Z';
const CUT = '2026-10-24T00:00:00.000Z';
const ADA: Subject = {
  userPrincipalName: 'ada@example.com',
  samAccountName: 'ada',
  aliases: ['EXAMPLE\\ada'],
};
const asks = (user: string): string =>
  `NPS Extension for Azure MFA: CID: 1b2c : Challenge requested in Authentication Ext for User ${user} with state 5f`;

describe('npsExtensionHandlers', () => {
  let host: EventLogHostFolder;
  let settings: EventLogSource;
  let handlers: SourceHandlers;
  beforeEach(async () => {
    host = await EventLogHostFolder.make();
    settings = {
      wevtutil: [...host.program],
      retainedFolder: host.retainedFolder,
      timeoutSeconds: 60,
      hosts: [{ name: 'nps01' }, { name: 'nps02', wevtutil: ['/nowhere/wevtutil.exe'] }],
    };
    handlers = npsExtensionHandlers(settings);
    await host.setChannels({
      System: { enabled: true, events: [{ record: 1, id: 1, time: OLD, text: asks('ada@example.com') }] },
      [AUTHN]: {
        enabled: true,
        events: [
          { record: 1, id: 1, time: OLD, text: asks('Ada@Example.com') },
          { record: 2, id: 1, time: OLD, text: asks('nada@example.com') },
          { record: 3, id: 3, time: YOUNG, text: "Exception for User 'EXAMPLE\\ada' :: ErrorCode:: 5" },
        ],
      },
      [AUTHZ]: {
        enabled: true,
        events: [{ record: 9, id: 1, time: YOUNG, text: asks('grace@example.com') }],
      },
    });
  });
  afterEach(async () => host.remove());

  const run = async (action: TaskAction, subject: Subject = ADA, over: Partial<HandledTask> = {}) => {
    const { context, stored } = taskContext(action, subject, over);
    const outcome = await handlers[action]?.(context);
    return { outcome, stored };
  };

  it('exports the events that name the person, and no others', async () => {
    const { outcome, stored } = await run('export');
    expect(outcome).toMatchObject({
      outcome: 'succeeded',
      proof: {
        tool: 'wevtutil',
        counts: { channels: 2, eventsRead: 4, hits: 2 },
        outputDigest: expect.any(String),
      },
      artifacts: [{ operational: true, mediaType: 'application/jsonl' }],
    });
    expect(stored.map(({ path }) => path)).toEqual(['nps-extension/nps01/events.jsonl']);
    const lines = (stored[0]?.text.trim().split('\n') ?? []).map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual([
      { channel: AUTHN, record: 1, eventId: 1, time: OLD, text: asks('Ada@Example.com') },
      {
        channel: AUTHN,
        record: 3,
        eventId: 3,
        time: YOUNG,
        text: "Exception for User 'EXAMPLE\\ada' :: ErrorCode:: 5",
      },
    ]);
  });

  it('succeeds without a file when nobody is named', async () => {
    const { outcome, stored } = await run('export', { userPrincipalName: 'zoe@example.com' });
    expect(outcome).toMatchObject({ outcome: 'succeeded', proof: { counts: { hits: 0, eventsRead: 4 } } });
    expect(stored).toEqual([]);
  });

  it('reads a host once for all who wait', async () => {
    const people = ['ada', 'grace', 'zoe', 'joan'].map((name) => ({
      userPrincipalName: `${name}@example.com`,
    }));
    const outcomes = await Promise.all(people.map(async (person) => run('export', person)));
    expect(outcomes.map(({ stored }) => stored.length)).toEqual([1, 1, 0, 0]);
    expect((await host.calls()).filter(([command]) => command === 'qe')).toHaveLength(2);
  });

  it('sweeps what is old, retains what is young, and finds it there again', async () => {
    const swept = await run('sweep-logs', ADA, { olderThan: CUT });
    expect(swept.outcome).toMatchObject({
      outcome: 'succeeded',
      proof: {
        counts: { channels: 2, eventsRemoved: 2, eventsRetained: 1, filesRemoved: 0 },
        remarks: ['young-events-retained'],
      },
    });
    expect((await host.channel(AUTHN))?.events).toEqual([]);
    expect((await host.channel(AUTHZ))?.events).toHaveLength(1);
    expect((await host.channel('System'))?.events).toHaveLength(1);
    const { outcome } = await run('verify-purge');
    const file = join(host.retainedFolder, 'nps01', 'AzureMfa%2FAuthN%2FAuthNOptCh', 'keep-1.evtx');
    expect(outcome).toMatchObject({ found: { hits: 1, newestAt: YOUNG, places: [`${file}: ${AUTHN}#3`] } });
    await run('sweep-logs', ADA, { olderThan: '2026-12-24T00:00:00.000Z' });
    const verified = await run('verify-purge');
    expect(verified.outcome).toMatchObject({ outcome: 'succeeded', proof: { counts: { hits: 0 } } });
    expect(verified.outcome).not.toHaveProperty('found');
  });

  it('cuts the other channels where one may not be cleared', async () => {
    const events = [{ record: 9, id: 1, time: OLD, text: asks('grace@example.com') }];
    await host.setChannels({ [AUTHN]: { enabled: true, events }, [AUTHZ]: { enabled: true, events } });
    await host.setFaults({ cl: { exit: 5, times: 1 } });
    await expect(run('sweep-logs', ADA, { olderThan: CUT })).rejects.toMatchObject({
      code: 'event-log-access-denied',
      detail: expect.stringMatching(new RegExp(`${AUTHN}(?!.*${AUTHZ})`)),
    });
    expect((await host.channel(AUTHN))?.events).toHaveLength(1);
    expect((await host.channel(AUTHZ))?.events).toEqual([]);
  });

  it('cuts a channel once for all who wait for the same sweep', async () => {
    await Promise.all([1, 2, 3].map(async () => run('sweep-logs', ADA, { olderThan: CUT })));
    expect((await host.calls()).filter(([command]) => command === 'cl')).toHaveLength(1);
  });

  it.each([
    'Archive-AuthN%4Opt-2026-01-01.evtx',
    `Archive-${AUTHN.replaceAll('/', '%4')}-2026-01-01-10-00-00-000.evtx`,
    `archive-${AUTHN.replaceAll('/', '-')}-2026-01-01.EVTX`,
  ])('reads and removes archives of a channel, but only once all in them is old: %s', async (archive) => {
    const folder = join(host.path, 'Logs');
    await mkdir(folder);
    const events = [
      { record: 1, id: 1, time: OLD, text: asks('ada@example.com') },
      { record: 2, id: 1, time: YOUNG, text: asks('grace@example.com') },
    ];
    await writeFile(join(folder, archive), JSON.stringify({ name: AUTHN, events }));
    await writeFile(join(folder, 'Archive-Security-2026-01-01.evtx'), 'not ours');
    await host.setChannels({
      [AUTHN]: { enabled: true, logFileName: join(folder, 'AuthN%4Opt.evtx'), events: [] },
    });
    expect((await run('export')).stored).toHaveLength(1);
    await run('sweep-logs', ADA, { olderThan: CUT });
    expect(await readdir(folder)).toHaveLength(2);
    await run('sweep-logs', ADA, { olderThan: '2026-12-24T00:00:00.000Z' });
    expect(await readdir(folder)).toEqual(['Archive-Security-2026-01-01.evtx']);
  });

  it('removes the archives that it can, and names those that it cannot', async () => {
    const folder = join(host.path, 'Logs');
    await mkdir(folder);
    const old = [{ record: 1, id: 1, time: OLD, text: asks('ada@example.com') }];
    const [broken, whole] = ['01', '02'].map((day) => join(folder, `Archive-AuthN%4Opt-2026-01-${day}.evtx`));
    await writeFile(broken ?? '', 'nothing that can be read');
    await writeFile(whole ?? '', JSON.stringify({ name: AUTHN, events: old }));
    await host.setChannels({
      [AUTHN]: { enabled: true, logFileName: join(folder, 'AuthN%4Opt.evtx'), events: [] },
    });
    await expect(run('sweep-logs', ADA, { olderThan: CUT })).rejects.toMatchObject({
      code: 'retained-file-unreadable',
      detail: expect.stringContaining('2026-01-01'),
    });
    expect(await readdir(folder)).toEqual(['Archive-AuthN%4Opt-2026-01-01.evtx']);
  });

  it('tells with an archive that cannot be read which events beside it name the person', async () => {
    const folder = join(host.retainedFolder, '..', 'archives');
    await mkdir(folder);
    await writeFile(join(folder, 'Archive-AuthN%4Opt-2026-01-01.evtx'), 'nothing that can be read');
    const events = [{ record: 3, id: 3, time: YOUNG, text: asks('ada@example.com') }];
    await host.setChannels({
      [AUTHN]: { enabled: true, logFileName: join(folder, 'AuthN%4Opt.evtx'), events },
    });
    await expect(run('verify-purge')).rejects.toMatchObject({
      code: 'event-log-damaged',
      detail: expect.stringMatching(/2026-01-01.*; what could be read names the person: .*AuthN/),
    });
  });

  it('is not applicable on a host without any of the channels', async () => {
    await host.setChannels({ System: { enabled: true, events: [] } });
    for (const action of ['export', 'verify-purge'] as const)
      expect((await run(action)).outcome).toEqual({ outcome: 'not-applicable', reason: 'channel-absent' });
    const { outcome } = await run('sweep-logs', ADA, { olderThan: CUT });
    expect(outcome).toEqual({ outcome: 'not-applicable', reason: 'channel-absent' });
  });

  it('still searches and ages what was retained of a channel that is gone', async () => {
    await run('sweep-logs', ADA, { olderThan: CUT });
    await host.setChannels({});
    expect((await run('verify-purge')).outcome).toMatchObject({ found: { hits: 1 } });
    await run('sweep-logs', ADA, { olderThan: '2026-12-24T00:00:00.000Z' });
    expect((await run('verify-purge')).outcome).toEqual({
      outcome: 'not-applicable',
      reason: 'channel-absent',
    });
  });

  it('takes channels by name when the settings give them', async () => {
    handlers = npsExtensionHandlers({ ...settings, channels: ['System', 'Gone/Operational'] });
    expect((await run('export')).outcome).toMatchObject({ proof: { counts: { channels: 1, hits: 1 } } });
    expect((await host.calls()).map(([command]) => command)).not.toContain('el');
  });

  it.each([
    [{ el: { exit: 5 } }, 'event-log-access-denied'],
    [{ qe: { exit: 1722, stderr: 'The RPC server is unavailable.' } }, 'event-log-unreachable'],
    [{ qe: { stdout: '<Events><Event>' } }, 'event-log-unreadable'],
  ])('says what went wrong: %j', async (fault, code) => {
    await host.setFaults(fault);
    await expect(run('export')).rejects.toMatchObject({ code });
  });

  it('says that wevtutil is missing, or the host unknown', async () => {
    await expect(run('export', ADA, { host: 'nps02' })).rejects.toMatchObject({ code: 'wevtutil-missing' });
    await expect(run('export', ADA, { host: 'nps99' })).rejects.toMatchObject({
      code: 'host-not-configured',
    });
  });

  it('stops when it is told to', async () => {
    await host.setFaults({ qe: { hang: true } });
    const controller = new AbortController();
    const { context } = taskContext('export', ADA, { signal: controller.signal });
    const running = handlers.export?.(context);
    controller.abort(new Error('shutting down'));
    await expect(running).rejects.toThrow('shutting down');
  });
});
