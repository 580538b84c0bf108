import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { eventRecordOf } from '../events/event-record.js';
import type { Wevtutil } from '../wevtutil/wevtutil.js';
import { cutChannel, type ChannelCut, type CutStep } from './cut-channel.js';
import { RetainedFolder } from './retained-folder.js';
import { wevtutilInProcess } from '../../test-fixtures/wevtutil-in-process.js';

const CUT = '2026-10-24T00:00:00.000Z';
const OLD = '2026-10-23T23:59:59.999Z';
const YOUNG = '2026-10-24T00:00:00.000Z';
const CHANNELS = { operational: 'AzureMfa/AuthN/AuthNOptCh', debug: 'AD FS Tracing/Debug' };

describe('cutChannel', () => {
  let host: string;
  let wevtutil: Wevtutil;
  let next: number;
  beforeEach(async () => {
    host = await mkdtemp(join(tmpdir(), 'lethe-cut-'));
    next = 1;
    // Hundreds of runs: the client and the stand-in are the real ones, only no process lies between them.
    wevtutil = await wevtutilInProcess(host);
  });
  afterEach(async () => rm(host, { recursive: true, force: true }));

  type Kind = keyof typeof CHANNELS;
  const eventsAt = (...times: readonly string[]) =>
    times.map((time) => ({ record: next++, id: 1, time, text: `event of ${time}` }));
  const save = async (kind: Kind, enabled: boolean, events: readonly unknown[]) =>
    writeFile(
      join(host, 'channels.json'),
      JSON.stringify({
        [CHANNELS[kind]]: { enabled, type: kind === 'debug' ? 'Debug' : 'Operational', events },
      }),
    );
  const state = async (kind: Kind) =>
    (
      JSON.parse(await readFile(join(host, 'channels.json'), 'utf8')) as Record<
        string,
        { enabled: boolean; events: unknown[] }
      >
    )[CHANNELS[kind]] ?? { enabled: false, events: [] };
  const arrive = async (kind: Kind, ...times: readonly string[]) => {
    const { enabled, events } = await state(kind);
    await save(kind, enabled, [...events, ...eventsAt(...times)]);
  };
  const faults = async (content: object) => writeFile(join(host, 'faults.json'), JSON.stringify(content));
  const folderOf = (kind: Kind) => new RetainedFolder(join(host, 'retained'), 'nps01', CHANNELS[kind]);

  const cut = async (kind: Kind = 'operational', over: Partial<ChannelCut> = {}) => {
    const channel = await wevtutil.channel(CHANNELS[kind]);
    if (!channel) throw new Error('The stand-in has no such channel.');
    const folder = folderOf(kind);
    return cutChannel({ wevtutil, channel, folder, olderThan: CUT, direct: kind === 'debug', ...over });
  };
  const recordsIn = async (place: { channel: string } | { file: string }): Promise<number[]> => {
    const records: number[] = [];
    await wevtutil.query(place, (xml) => void records.push(eventRecordOf(xml).record ?? 0));
    return records;
  };
  const retained = async (kind: Kind = 'operational'): Promise<number[]> => {
    const records: number[] = [];
    for (const file of await folderOf(kind).kept()) records.push(...(await recordsIn({ file })));
    return records.sort((a, b) => a - b);
  };
  const filesLeft = async (kind: Kind = 'operational') =>
    (await folderOf(kind).eventFiles()).map((file) => basename(file));

  it('removes what is old, keeps what is young in a file, and leaves no backup', async () => {
    await save('operational', true, eventsAt(OLD, OLD, YOUNG, '2026-11-01T00:00:00.000Z'));
    expect(await cut()).toEqual({ eventsRemoved: 2, eventsKept: 2, filesRemoved: 0 });
    expect(await recordsIn({ channel: CHANNELS.operational })).toEqual([]);
    expect(await retained()).toEqual([3, 4]);
    expect(await filesLeft()).toEqual(['keep-1.evtx']);
    expect(folderOf('operational').path).toMatch(/retained[/\\]nps01[/\\]AzureMfa%2FAuthN%2FAuthNOptCh$/);
    expect(await folderOf('operational').journal()).toBeNull();
  });

  it('leaves a channel alone that holds nothing old', async () => {
    await save('operational', true, eventsAt(YOUNG));
    expect(await cut()).toEqual({ eventsRemoved: 0, eventsKept: 0, filesRemoved: 0 });
    expect(await recordsIn({ channel: CHANNELS.operational })).toEqual([1]);
    expect(await readFile(join(host, 'calls.log'), 'utf8')).not.toContain('["cl"');
  });

  it('makes no file when nothing is young', async () => {
    await save('operational', true, eventsAt(OLD));
    expect(await cut()).toMatchObject({ eventsRemoved: 1, eventsKept: 0 });
    expect(await filesLeft()).toEqual([]);
  });

  it('ages what it kept by the same rule', async () => {
    await save('operational', true, eventsAt(OLD, YOUNG, '2026-11-01T00:00:00.000Z'));
    await cut();
    expect(await cut('operational', { olderThan: '2026-10-25T00:00:00.000Z' })).toMatchObject({
      eventsRemoved: 1,
      filesRemoved: 0,
    });
    expect(await retained()).toEqual([3]);
    expect(await cut('operational', { olderThan: '2026-11-25T00:00:00.000Z' })).toMatchObject({
      eventsRemoved: 1,
      filesRemoved: 1,
    });
    expect(await filesLeft()).toEqual([]);
  });

  it('never replaces what an earlier cut kept, also for the same moment', async () => {
    await save('operational', true, eventsAt(OLD, YOUNG));
    await cut();
    await arrive('operational', OLD, YOUNG);
    await cut();
    expect(await retained()).toEqual([2, 4]);
  });

  it('removes nothing when the export does not hold what the backup holds', async () => {
    await save('operational', true, eventsAt(OLD, YOUNG, YOUNG));
    // Exit 0 without a file is a lie as well as a short file is.
    await faults({ epl: { stdout: '', times: 1 } });
    await expect(cut()).rejects.toMatchObject({ code: 'retained-file-unreadable' });
    expect(await filesLeft()).toEqual(['all.evtx']);
    await cut();
    expect(await retained()).toEqual([2, 3]);
    expect(await filesLeft()).toEqual(['keep-1.evtx']);
  });

  it.each([
    ['does nothing', async () => undefined],
    ['backs it up alone', async (channel: string, file: string) => wevtutil.export({ channel }, file)],
  ])('calls nothing removed when wevtutil says that it cleared, and %s', async (_, backUpAndClear) => {
    for (const kind of ['operational', 'debug'] as const) {
      await save(kind, true, eventsAt(OLD, YOUNG));
      const lying = Object.assign(Object.create(wevtutil) as Wevtutil, { backUpAndClear });
      for (let attempt = 1; attempt <= 2; attempt += 1)
        await expect(cut(kind, { wevtutil: lying })).rejects.toMatchObject({
          code: 'event-log-not-cleared',
          retryable: true,
          detail: expect.stringContaining(CHANNELS[kind]),
        });
      expect(await filesLeft(kind)).toEqual([]);
      expect(await cut(kind)).toEqual({ eventsRemoved: 1, eventsKept: 1, filesRemoved: 0 });
      expect(await filesLeft(kind)).toEqual(['keep-1.evtx']);
    }
  });

  it('keeps a backup that it cannot read, and says which', async () => {
    await save('operational', true, eventsAt(OLD, YOUNG));
    await expect(cut('operational', { onStep: dieAt('cleared') })).rejects.toThrow('killed');
    const { backup } = folderOf('operational');
    await writeFile(backup, 'damaged');
    await expect(cut()).rejects.toMatchObject({
      code: 'retained-file-unreadable',
      detail: expect.stringContaining(backup),
    });
    expect(await readFile(backup, 'utf8')).toBe('damaged');
  });

  const dieAt = (step: CutStep) => (reached: CutStep) => {
    if (reached === step) throw new Error('killed');
  };

  /** Kills a run at its first, second, … step until one comes to its end; each is followed by a run that is let be. */
  const killedEverywhere = async (kind: Kind, olderThan: string | null, check: () => Promise<void>) => {
    for (let steps = 1; ; steps++) {
      await rm(join(host, 'retained'), { recursive: true, force: true });
      next = 1;
      await save(kind, true, eventsAt(OLD, YOUNG, YOUNG));
      let reached = 0;
      const die = (): void => {
        if (++reached === steps) throw new Error('killed');
      };
      const whole = await cut(kind, { olderThan, onStep: die }).then(
        () => true,
        () => false,
      );
      // The world goes on between the two, also with an event that someone plants.
      await arrive(kind, OLD, YOUNG);
      await cut(kind, { olderThan });
      await check();
      if (whole) return steps;
    }
  };

  it('loses nothing young and leaves nothing old wherever it is killed', async () => {
    const steps = await killedEverywhere('operational', CUT, async () => {
      expect([...new Set(await retained())]).toEqual([2, 3, 5]);
      expect(await recordsIn({ channel: CHANNELS.operational })).toEqual([]);
      expect((await filesLeft()).filter((name) => !name.startsWith('keep-'))).toEqual([]);
    });
    expect(steps).toBeGreaterThan(4);
  });

  it.each([
    ['was cleared, but the program died', { exit: 1, after: true }],
    ['was backed up but not cleared', { dieAfterBackup: true }],
    ['was half backed up', { dieAfterBackup: true, halfBackup: true }],
  ])('finishes a cut whose channel %s', async (_, fault) => {
    await save('operational', true, eventsAt(OLD, YOUNG));
    await faults({ cl: { times: 1, ...fault } });
    await expect(cut()).rejects.toMatchObject({ code: 'wevtutil-failed' });
    await arrive('operational', YOUNG);
    await cut();
    const inChannel = await recordsIn({ channel: CHANNELS.operational });
    expect([...(await retained()), ...inChannel].sort()).toEqual([2, 3]);
    expect(await filesLeft()).toEqual(['keep-1.evtx']);
  });

  it('leaves nothing of backups behind that found no room', async () => {
    await save('operational', true, eventsAt(OLD, YOUNG));
    await faults({ cl: { times: 2, halfBackup: true, fullDisk: true } });
    for (let attempt = 1; attempt <= 2; attempt += 1)
      await expect(cut()).rejects.toMatchObject({ code: 'host-disk-full', retryable: true });
    expect(await filesLeft()).toEqual([]);
    expect(await cut()).toEqual({ eventsRemoved: 1, eventsKept: 1, filesRemoved: 0 });
  });

  it('disables a debug channel, moves what is young out, and enables it again', async () => {
    await save('debug', true, eventsAt(OLD, YOUNG));
    expect(await cut('debug')).toMatchObject({ eventsRemoved: 1, eventsKept: 1 });
    expect(await state('debug')).toEqual(expect.objectContaining({ enabled: true, events: [] }));
    expect(await retained('debug')).toEqual([2]);
  });

  it('moves everything out of a debug channel when nothing is to go', async () => {
    await save('debug', true, eventsAt(OLD, YOUNG));
    expect(await cut('debug', { olderThan: null })).toMatchObject({ eventsRemoved: 0, eventsKept: 2 });
    expect(await retained('debug')).toEqual([1, 2]);
  });

  it('says that a debug channel is off when it cannot be cleared, loses nothing, and enables it when it can', async () => {
    await save('debug', true, eventsAt(OLD, YOUNG));
    await faults({ cl: { times: 1, exit: 5, stderr: 'Access is denied.' } });
    await expect(cut('debug')).rejects.toMatchObject({
      code: 'event-log-access-denied',
      retryable: false,
      detail: expect.stringMatching(/wevtutil cl ".+".*Access is denied.*switched off .* switched on again/s),
    });
    expect(await state('debug')).toMatchObject({ enabled: false });
    await cut('debug');
    expect(await state('debug')).toEqual(expect.objectContaining({ enabled: true, events: [] }));
    expect(await retained('debug')).toEqual([2]);
  });

  it('leaves a disabled debug channel disabled', async () => {
    await save('debug', false, eventsAt(OLD, YOUNG));
    await cut('debug');
    expect(await state('debug')).toMatchObject({ enabled: false });
    expect(await retained('debug')).toEqual([2]);
  });

  it.each([CUT, null])(
    'enables a debug channel again wherever it is killed (older than %s)',
    async (olderThan) => {
      const expected = olderThan === null ? [1, 2, 3] : [2, 3];
      await killedEverywhere('debug', olderThan, async () => {
        expect(await state('debug')).toEqual(expect.objectContaining({ enabled: true, events: [] }));
        expect([...new Set(await retained('debug'))]).toEqual(expect.arrayContaining(expected));
        expect((await filesLeft('debug')).filter((name) => !name.startsWith('keep-'))).toEqual([]);
      });
    },
  );

  it('says when the retained folder cannot be made', async () => {
    await save('operational', true, eventsAt(OLD));
    await writeFile(join(host, 'retained'), 'a file in its place');
    await expect(cut()).rejects.toMatchObject({ code: 'retained-folder-unusable', retryable: true });
  });
});
