import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventRecordOf } from '../events/event-record.js';
import { Wevtutil, writtenBefore, writtenSince } from './wevtutil.js';
import { ChannelAbsent } from './wevtutil-faults.js';

const STAND_IN = join(import.meta.dirname, '../../test-fixtures/wevtutil.mjs');
const CHANNEL = 'Microsoft-AzureMfa-AuthZ/AuthZOptCh';
const event = (record: number, time: string, text: string) => ({ record, id: 1, time, text });

describe('Wevtutil', () => {
  let folder: string;
  let wevtutil: Wevtutil;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe wevtutil '));
    wevtutil = new Wevtutil({ program: [process.execPath, STAND_IN, folder], timeoutSeconds: 60 });
    await channels({
      [CHANNEL]: {
        enabled: true,
        events: [
          event(7, '2026-10-01T00:00:00.000Z', 'User ölçü <ada@example.com>\r\nsecond line & "quotes"'),
          event(8, '2026-11-01T00:00:00.000Z', 'User 李雷'),
        ],
      },
      'AD FS Tracing/Debug': { enabled: true, type: 'Debug', events: [] },
    });
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));

  const channels = async (content: object) =>
    writeFile(join(folder, 'channels.json'), JSON.stringify(content));
  const faults = async (content: object) => writeFile(join(folder, 'faults.json'), JSON.stringify(content));
  const calls = async (): Promise<string[][]> =>
    (await readFile(join(folder, 'calls.log'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string[]);

  it('lists channels and tells whether one is enabled', async () => {
    expect(await wevtutil.channels()).toEqual([CHANNEL, 'AD FS Tracing/Debug']);
    expect(await wevtutil.channel('AD FS Tracing/Debug')).toEqual({
      name: 'AD FS Tracing/Debug',
      enabled: true,
      type: 'Debug',
      access: 'O:BA',
      logFileName: '%SystemRoot%\\AD FS Tracing/Debug.evtx',
      autoBackup: false,
    });
    expect(await wevtutil.channel('Nowhere/Operational')).toBeNull();
  });

  it('reads events of every script, oldest first, with the documented arguments', async () => {
    const records: unknown[] = [];
    const read = async (xml: string) => void records.push(eventRecordOf(xml));
    expect(await wevtutil.query({ channel: CHANNEL }, read)).toBe(2);
    expect(records).toEqual([
      {
        record: 7,
        time: '2026-10-01T00:00:00.000Z',
        channel: CHANNEL,
        eventId: 1,
        text: 'User ölçü <ada@example.com>\r\nsecond line & "quotes"',
        rest: 'Name: AuthN\nChannel: Microsoft-AzureMfa-AuthZ/AuthZOptCh\nComputer: nps01',
      },
      expect.objectContaining({ record: 8, text: 'User 李雷' }),
    ]);
    expect(await calls()).toEqual([['qe', CHANNEL, '/f:xml', '/e:Events', '/uni:true', '/rd:false']]);
  });

  it('asks by absolute time', async () => {
    const count = async (query: string) => wevtutil.query({ channel: CHANNEL }, () => undefined, { query });
    expect(await count(writtenBefore('2026-10-15T00:00:00.000Z'))).toBe(1);
    expect(await count(writtenSince('2026-10-15T00:00:00.000Z'))).toBe(1);
    expect((await calls())[0]).toContain(
      "/q:*[System[TimeCreated[@SystemTime < '2026-10-15T00:00:00.000Z']]]",
    );
  });

  it('backs up, clears, exports from a file and enables', async () => {
    const [all, keep] = [join(folder, 'all.evtx'), join(folder, 'keep.evtx')];
    await wevtutil.backUpAndClear(CHANNEL, all);
    await wevtutil.export({ file: all }, keep, writtenSince('2026-10-15T00:00:00.000Z'));
    expect(await wevtutil.query({ channel: CHANNEL }, () => undefined)).toBe(0);
    expect(await wevtutil.query({ file: keep }, () => undefined)).toBe(1);
    await wevtutil.setEnabled('AD FS Tracing/Debug', false);
    expect((await wevtutil.channel('AD FS Tracing/Debug'))?.enabled).toBe(false);
    await expect(wevtutil.backUpAndClear(CHANNEL, all)).rejects.toMatchObject({ code: 'wevtutil-failed' });
    expect((await calls()).slice(0, 2)).toEqual([
      ['cl', CHANNEL, `/bu:${all}`],
      [
        'epl',
        all,
        keep,
        '/lf:true',
        "/q:*[System[TimeCreated[@SystemTime >= '2026-10-15T00:00:00.000Z']]]",
        '/ow:true',
      ],
    ]);
  });

  const query = async (channel = CHANNEL) => wevtutil.query({ channel }, () => undefined);

  it('tells an absent channel from every fault', async () => {
    await expect(query('Nowhere/Operational')).rejects.toThrow(ChannelAbsent);
  });

  it.each([
    ['debug-channel-enabled', true, {}],
    ['event-log-access-denied', true, { exit: 5, stderr: 'Failed to read events. Zugriff verweigert' }],
    ['event-log-access-denied', true, { exit: 1, stderr: 'Access is denied.' }],
    ['event-log-access-denied', true, { exit: 5, stderr: 'Отказано в доступе.' }],
    ['event-log-locked', true, { exit: 32 }],
    ['event-log-locked', true, { exit: 32, stderr: '別のプロセスで使用中です。' }],
    ['event-log-unreachable', true, { exit: 1722 % 256, stderr: 'The RPC server is unavailable.' }],
    ['host-disk-full', true, { exit: 112, stderr: 'Es steht nicht genug Speicherplatz zur Verfügung.' }],
    ['event-log-damaged', true, { exit: 1500 % 256, stderr: 'Das Ereignisprotokoll ist beschädigt.' }],
    ['wevtutil-failed', true, { exit: 87, stderr: 'The parameter is incorrect.' }],
    ['event-log-unreadable', true, { stdout: '<html>Proxy error</html>' }],
    ['event-log-unreadable', true, { stdout: '<Events><Event><System>' }],
    ['event-log-unreadable', true, { stdout: '<Events>' }],
  ])('tells %s', async (code, retryable, fault) => {
    await faults({ qe: fault });
    const detail = expect.stringContaining('wevtutil qe "AD FS Tracing/Debug"');
    await expect(query('AD FS Tracing/Debug')).rejects.toMatchObject({ code, retryable, detail });
  });

  it('tells a program that hangs from one that is not there', async () => {
    await faults({ el: { hang: true } });
    const impatient = new Wevtutil({ program: [process.execPath, STAND_IN, folder], timeoutSeconds: 0.3 });
    await expect(impatient.channels()).rejects.toMatchObject({ code: 'wevtutil-hung', retryable: true });
    const nowhere = new Wevtutil({ program: [join(folder, 'wevtutil.exe')], timeoutSeconds: 1 });
    await expect(nowhere.channels()).rejects.toMatchObject({ code: 'wevtutil-missing', retryable: false });
  });

  it('refuses a description of a channel that says nothing', async () => {
    await faults({ gl: { stdout: 'enabled: true' } });
    await expect(wevtutil.channel(CHANNEL)).rejects.toMatchObject({ code: 'event-log-unreadable' });
  });
});
