import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventLogHostFolder } from '../../test-fixtures/event-log-host.js';
import { Wevtutil } from '../wevtutil/wevtutil.js';
import { forecastEventLogs } from './forecast-event-logs.js';
import { forecastLogs } from './forecast-logs.js';

const OLD = '2026-10-01T00:00:00.000Z';
const YOUNG = '2026-11-20T00:00:00.000Z';
const olderThan = '2026-10-24T00:00:00.000Z';
const signal = new AbortController().signal;

describe('what a sweep of log folders would do', () => {
  let folder: string;
  let writer: ChildProcess | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-forecast-'));
  });
  afterEach(async () => {
    writer?.kill('SIGKILL');
    writer = undefined;
    await rm(folder, { recursive: true });
  });

  // Elsewhere nobody tells beforehand who has a file open.
  const onLinux = process.platform === 'linux' ? it : it.skip;

  onLinux('is told file by file, with the one that a service writes', async () => {
    await writeFile(join(folder, 'MultiFactorAuthSvc.1.log'), `${OLD}|i|x\n`);
    await writeFile(join(folder, 'MultiFactorAuthSvc.2.log'), `${YOUNG}|i|x\n`);
    await writeFile(join(folder, 'MultiFactorAuthSvc.log'), `${OLD}|i|x\n`);
    const script = `require('node:fs').openSync(process.argv[1], 'a'); console.log('open'); setInterval(() => {}, 1e6);`;
    writer = spawn(process.execPath, ['-e', script, join(folder, 'MultiFactorAuthSvc.log')]);
    await once(writer.stdout ?? writer, 'data');
    const places = await forecastLogs({
      folders: [folder],
      patterns: ['MultiFactorAuth*.log*'],
      olderThan,
      signal,
    });
    const verdicts = places.map(({ place, verdict, reason, oldestAt }) => [
      place?.slice(folder.length + 1),
      verdict,
      reason,
      oldestAt,
    ]);
    expect(verdicts).toContainEqual(['MultiFactorAuthSvc.1.log', 'goes', null, OLD]);
    expect(verdicts).toContainEqual(['MultiFactorAuthSvc.2.log', 'stays', null, null]);
    expect(verdicts).toContainEqual(['MultiFactorAuthSvc.log', 'cannot-go', 'live-file', null]);
    expect(await readdir(folder)).toHaveLength(3);
  });

  it('is nothing where no folder is configured', async () => {
    expect(await forecastLogs({ folders: [], patterns: ['*'], olderThan })).toEqual([]);
  });
});

describe('what a cut of event logs would do', () => {
  let host: EventLogHostFolder;
  beforeEach(async () => {
    host = await EventLogHostFolder.make();
  });
  afterEach(async () => host.remove());

  const forecast = async (direct = false) =>
    forecastEventLogs(
      {
        name: 'nps01',
        wevtutil: new Wevtutil({ program: [...host.program], timeoutSeconds: 60 }),
        channels: null,
        pattern: /OptCh$/,
        similar: /OptCh/,
        direct,
        account: async () => undefined,
        retainedFolder: host.retainedFolder,
      },
      olderThan,
      signal,
    );
  const event = (record: number, time: string) => ({ record, id: 1, time, text: 'x' });

  it('is told channel by channel, and the channels are left as they are', async () => {
    const channels = {
      'a/OptCh': { enabled: true, events: [event(1, OLD), event(2, YOUNG)] },
      'b/OptCh': { enabled: true, events: [event(1, OLD)] },
      'c/OptCh': { enabled: true, events: [event(1, YOUNG)] },
      Other: { enabled: true, events: [event(1, OLD)] },
    };
    await host.setChannels(channels);
    expect((await forecast()).map(({ place, verdict, events }) => [place, verdict, events])).toEqual([
      ['a/OptCh', 'in-part', { old: 1, young: 1 }],
      ['b/OptCh', 'goes', { old: 1, young: 0 }],
      ['c/OptCh', 'stays', { old: 0, young: 1 }],
    ]);
    const verbs = (await host.calls()).map(([verb]) => verb);
    expect(verbs.filter((verb) => !['el', 'gl', 'qe'].includes(verb ?? ''))).toEqual([]);
  });

  it('is not known of a debug channel that is on, which is not switched off to see', async () => {
    await host.setChannels({ 'a/OptCh': { enabled: true, type: 'Debug', events: [event(1, OLD)] } });
    expect(await forecast(true)).toMatchObject([{ verdict: 'unknown', reason: 'debug-channel-enabled' }]);
    expect((await host.calls()).map(([verb]) => verb)).not.toContain('sl');
  });
});
