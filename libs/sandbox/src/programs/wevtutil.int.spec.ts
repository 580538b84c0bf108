import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logEvents } from '../event-logs/channels.js';
import { compileStandIns, type CompiledStandIns } from '#testing';
import { eventLogFolder } from '../world/hosts.js';
import { seedWorld } from '../world/seed-world.js';

/** What is left of an exit code here: all of it on Windows, eight bits elsewhere. */
const exitCode = (code: number): number => (process.platform === 'win32' ? code : code & 0xff);
const OPTIONAL = 'Microsoft-AzureMfa-AuthZ/AuthZOptCh';
const DEBUG = 'AD FS Tracing/Debug';

describe('the stand-in for wevtutil', () => {
  let standIns: CompiledStandIns;
  let root: string;
  let world: string;
  beforeAll(async () => {
    standIns = await compileStandIns();
    root = await mkdtemp(join(tmpdir(), 'lethe-wevtutil-'));
  });
  afterAll(async () => {
    await rm(root, { recursive: true, force: true });
    await standIns.remove();
  });
  beforeEach(async () => {
    world = await mkdtemp(join(root, 'world-'));
    seedWorld(world, '2026-11-20T09:00:00.000Z');
  });

  const run = (host: string, ...words: readonly string[]) => {
    const program = [join(standIns.programs, 'wevtutil.js'), '--world', world, '--host', host];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...program, ...words]);
    const text = stdout[0] === 0xff ? stdout.toString('utf16le').slice(1) : stdout.toString('latin1');
    return { status, text, stderr: stderr.toString(), bytes: stdout };
  };
  const records = (host: string, ...words: readonly string[]): readonly number[] => {
    const { status, text, stderr } = run(host, 'qe', ...words, '/f:xml', '/e:Events', '/uni:true');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(XMLValidator.validate(text)).toBe(true);
    return [...text.matchAll(/<EventRecordID>(\d+)</g)].map(([, id]) => Number(id));
  };

  it('lists channels', () => {
    expect(run('nps01', 'el').text.split('\r\n')).toEqual([
      'Application',
      'Microsoft-AzureMfa-AuthN/AuthNOptCh',
      'Microsoft-AzureMfa-AuthZ/AuthZAdminCh',
      OPTIONAL,
      '',
    ]);
  });

  it('describes a channel and its log', () => {
    const { text } = run('adfs01', 'gl', DEBUG, '/f:xml');
    const parsed = new XMLParser({ ignoreAttributes: false }).parse(text) as {
      channel: Record<string, unknown>;
    };
    expect(parsed.channel).toMatchObject({ '@_name': DEBUG, '@_enabled': 'true', '@_type': 'Debug' });
    expect(run('nps01', 'gli', OPTIONAL).text).toMatch(
      /numberOfLogRecords: 3\r\noldestRecordNumber: 101\r\n/,
    );
  });

  it('queries events, oldest or newest first, by time, number and count', () => {
    expect(records('nps01', OPTIONAL)).toEqual([101, 102, 103]);
    expect(records('nps01', OPTIONAL, '/rd:true', '/c:2')).toEqual([103, 102]);
    const old = "/q:*[System[TimeCreated[@SystemTime < '2026-10-21T00:00:00.000Z']]]";
    expect(records('nps01', OPTIONAL, old)).toEqual([101, 102]);
    expect(records('nps01', OPTIONAL, '/q:*[System[EventRecordID>102]]')).toEqual([103]);
  });

  it('writes UTF-16 when it is asked to, and question marks for what a code page does not have', async () => {
    const message = 'for User łukasz@example.com';
    const draft = { eventId: 1, level: 4, time: '2026-11-20T09:00:00.000Z', provider: 'P', message };
    await logEvents(eventLogFolder(world, 'nps01'), OPTIONAL, [draft]);
    const words = ['qe', OPTIONAL, '/rd:true', '/c:1', '/f:xml'];
    expect(run('nps01', ...words).text).toContain('for User ?ukasz@');
    const unicode = run('nps01', ...words, '/uni:true');
    expect([...unicode.bytes.subarray(0, 2)]).toEqual([0xff, 0xfe]);
    expect(unicode.text).toContain(message);
  });

  it('exports to a file that it reads again, and never over one that is there', () => {
    const file = join(world, 'old.evtx');
    const query = "/q:*[System[TimeCreated[@SystemTime < '2026-10-21T00:00:00.000Z']]]";
    expect(run('nps01', 'epl', OPTIONAL, file, query).status).toBe(0);
    expect(records('nps01', file, '/lf:true')).toEqual([101, 102]);
    expect(run('nps01', 'epl', OPTIONAL, file)).toMatchObject({
      status: exitCode(80),
      stderr: expect.stringContaining('The file exists.'),
    });
    expect(run('nps01', 'epl', OPTIONAL, file, '/ow:true').status).toBe(0);
    expect(records('nps01', file, '/lf:true')).toHaveLength(3);
  });

  it('clears a channel into a backup, and numbers what comes after on', async () => {
    const backup = join(world, 'all.evtx');
    expect(run('nps01', 'cl', OPTIONAL, `/bu:${backup}`).status).toBe(0);
    expect(records('nps01', OPTIONAL)).toEqual([]);
    expect(run('nps01', 'gli', OPTIONAL).text).toContain('numberOfLogRecords: 0\r\n');
    const draft = { eventId: 1, level: 4, time: '2026-11-20T09:00:00.000Z', provider: 'P', message: 'm' };
    await logEvents(eventLogFolder(world, 'nps01'), OPTIONAL, [draft]);
    expect(records('nps01', OPTIONAL)).toEqual([104]);
    expect(records('nps01', backup, '/lf:true')).toEqual([101, 102, 103]);
    expect(run('nps01', 'cl', OPTIONAL, `/bu:${backup}`).status).toBe(exitCode(80));
    expect(records('nps01', OPTIONAL)).toEqual([104]);
  });

  it.each([
    ['a channel that is not there', ['qe', 'Nowhere'], 15007, 'could not be found'],
    ['a query that is none', ['qe', OPTIONAL, '/q:*['], 15001, 'query is invalid'],
    ['a file that is not there', ['qe', 'nowhere.evtx', '/lf:true'], 2, 'cannot find the file'],
    ['an unknown command', ['format', 'c:'], 87, 'Invalid command'],
    ['no channel', ['qe'], 87, 'missing'],
  ] as const)('refuses %s', (_, words, code, stderr) => {
    expect(run('nps01', ...words)).toMatchObject({
      status: exitCode(code),
      text: '',
      stderr: expect.stringContaining(stderr),
    });
  });

  it('refuses a file that is no event log', async () => {
    const file = join(world, 'text.evtx');
    await writeFile(file, 'text');
    expect(run('nps01', 'qe', file, '/lf:true').status).toBe(exitCode(1500));
  });

  it('neither queries, exports nor clears a debug channel while it is enabled', () => {
    for (const words of [
      ['qe', DEBUG],
      ['epl', DEBUG, join(world, 'x.evtx')],
      ['cl', DEBUG],
    ])
      expect(run('adfs01', ...words).status).toBe(exitCode(15_022));
  });

  it('queries a disabled debug channel oldest first only, and empties it when it is enabled', () => {
    expect(run('adfs01', 'sl', DEBUG, '/e:false', '/q:true').status).toBe(0);
    expect(records('adfs01', DEBUG)).toEqual([101, 102, 103]);
    expect(run('adfs01', 'qe', DEBUG, '/rd:true').status).toBe(exitCode(50));
    expect(run('adfs01', 'sl', DEBUG, '/e:true').status).toBe(exitCode(1223));
    expect(run('adfs01', 'sl', DEBUG, '/e:true', '/q:true').status).toBe(0);
    expect(run('adfs01', 'gli', DEBUG).text).toContain('numberOfLogRecords: 0');
  });
});
