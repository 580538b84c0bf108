import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MfaRecords } from '#contracts';
import { TaskFault, type TaskOutcome } from '#source-kit';
import { TaskStage } from '#testing';
import { mfaServerHandlers } from '../mfa-server-handlers.js';
import { scriptedTool, settingsWith, type ScriptedTool } from '../scripted-tool.fixture.js';

const NOW = '2026-11-20T09:00:00.000Z';
const subject = { userPrincipalName: 'ada@example.com', samAccountName: 'ada', aliases: ['EXAMPLE\\ada'] };
const BLOCK = `JSON.stringify({ Blocks: [{ Username: 'ada@example.com', BlockReason: 'x' }] })`;

describe('exporting records', () => {
  const tools: ScriptedTool[] = [];
  afterEach(async () => {
    await Promise.all(tools.splice(0).map((tool) => tool.remove()));
  });

  async function run(script: string, about: Partial<{ subject: object; timeoutSeconds: number }> = {}) {
    const tool = await scriptedTool(script);
    tools.push(tool);
    const settings = settingsWith(tool.program, { timeoutSeconds: about.timeoutSeconds ?? 60 });
    const task = { source: 'mfa-server', action: 'export-records', host: 'mfa01' } as const;
    const stage = new TaskStage(NOW, { ...task, subject: about.subject ?? subject });
    const outcome = stage.dispatch(mfaServerHandlers(settings)['export-records']);
    return { tool, stage, outcome };
  }

  async function succeeds(script: string, about?: Parameters<typeof run>[1]) {
    const { tool, stage, outcome } = await run(script, about);
    const done = await outcome;
    if (done.outcome !== 'succeeded') throw new Error(`It ended as ${done.outcome}.`);
    const written = stage.file('mfa-server/mfa01/records.json');
    const records = MfaRecords.parse(JSON.parse(written));
    // A line each, as whoever reads them with flat memory relies on.
    for (const line of written.trimEnd().split('\n'))
      expect(line).toMatch(/^(?:[{}]| {2}"\w+": \[(?:\],?)?| {4}\{.*\},?| {2}\],?)$/);
    return { tool, stage, done, records };
  }

  async function fails(script: string, about?: Parameters<typeof run>[1]): Promise<TaskFault> {
    const { outcome } = await run(script, about);
    const fault = await outcome.then(
      (done: TaskOutcome) => done,
      (error: unknown) => error,
    );
    if (!(fault instanceof TaskFault)) throw new Error('It should have failed.', { cause: fault });
    return fault;
  }

  const paths = (stage: TaskStage): readonly string[] => stage.files.map((file) => file.path);
  const leftovers = async (): Promise<readonly string[]> =>
    (await readdir(tmpdir())).filter((name) => name.startsWith(`lethe-gdpr-${process.pid}-`));

  it('asks under every form of the name, each in an empty private folder, and never by object id', async () => {
    const { tool, done } = await succeeds(`fs.writeFileSync('x.json', '{}')`, {
      subject: { ...subject, objectId: '0ada0ada-1815-4c12-8d10-000000000001' },
    });
    const calls = await tool.calls();
    expect(calls.map(({ words }) => words)).toEqual([
      ['export', 'ada@example.com'],
      ['export', 'ada'],
      ['export', 'EXAMPLE\\ada'],
    ]);
    for (const { mode, found, cwd } of calls) {
      expect(found).toEqual([]);
      if (process.platform !== 'win32') expect(mode).toBe(0o700);
      expect(existsSync(cwd)).toBe(false);
    }
    expect(done.proof.counts).toMatchObject({ recordsFound: 0, namesAsked: 3 });
    expect(done.proof.remarks).toEqual(['no-data']);
  });

  it('keeps the tool’s output byte for byte, and its records with every digit', async () => {
    const bytes =
      '\\uFEFF{ "Blocks": [ {"Username":"ada", "PhoneNumber": 12345678901234567890, "x": 1.50 } ] }\\r\\n';
    const { stage, done } = await succeeds(
      `fs.writeFileSync('x.json', ${JSON.stringify(bytes).replaceAll('\\\\', '\\')})`,
    );
    const exported = stage.files.find((file) => file.path.endsWith('export.json'));
    expect(exported?.providedBy).toBe('source');
    expect(exported?.content.toString()).toBe(JSON.parse(`"${bytes.replaceAll('"', '\\"')}"`));
    expect(stage.file('mfa-server/mfa01/records.json')).toContain('"phoneNumber":12345678901234567890');
    expect(stage.file('mfa-server/mfa01/records.json')).toContain('1.50');
    expect(done.proof).toMatchObject({
      tool: 'MultiFactorAuthGdpr.exe',
      toolVersion: null,
      exitCode: 0,
      counts: { recordsFound: 1, blocks: 1, changes: 0 },
    });
    expect(done.artifacts?.[0]?.sha256).toBe(done.proof.outputDigest);
  });

  it.each([
    ['a file of any name', `fs.writeFileSync('GDPR export', ${BLOCK})`],
    ['a file in a folder of its own', `fs.mkdirSync('out'); fs.writeFileSync('out/a.json', ${BLOCK})`],
    ['standard output', `process.stdout.write(${BLOCK})`],
    ['standard output in UTF-16', `process.stdout.write(Buffer.from('\\uFEFF' + ${BLOCK}, 'utf16le'))`],
    [
      'a file beside a log',
      `fs.writeFileSync('a.txt', 'Version 8.1.3'); fs.writeFileSync('b.json', ${BLOCK})`,
    ],
    [
      'a new file elsewhere that it names',
      `const file = path.join(folder, 'my export.json'); fs.writeFileSync(file, ${BLOCK}); console.log('Exported to "' + file + '".')`,
    ],
  ])('finds the export in %s', async (_, script) => {
    const { tool, records } = await succeeds(script);
    expect(records.blocks).toEqual([{ username: 'ada@example.com', blockReason: 'x' }]);
    expect(await readdir(tool.folder)).toEqual(['calls.jsonl', 'tool.cjs']);
  });

  it('joins what several forms of the name deliver, each content once', async () => {
    const { stage, records, done } = await succeeds(
      `const shared = { Username: 'ada@example.com', BlockReason: 'x' };
       const own = username === 'ada' ? [] : [{ Username: 'ada', BlockReason: username.length }];
       fs.writeFileSync('x.json', JSON.stringify({ Blocks: [shared, ...own] }))`,
    );
    expect(paths(stage)).toEqual([
      'mfa-server/mfa01/export.json',
      'mfa-server/mfa01/export-2.json',
      'mfa-server/mfa01/export-3.json',
      'mfa-server/mfa01/records.json',
    ]);
    expect(records.blocks).toHaveLength(3);
    expect(done.proof.counts).toMatchObject({ recordsFound: 3, filesDelivered: 3 });
  });

  it.each([
    ['a file', `fs.writeFileSync('x.json', lines)`],
    ['a file with words', `fs.writeFileSync('x.txt', 'Begin\\n' + lines + 'End\\n')`],
    ['standard output', `process.stdout.write(lines)`],
    ['standard output with words', `process.stdout.write('Exporting\\n' + lines + 'Done\\n')`],
  ])('takes JSON lines in %s for one export, whatever is on them', async (_, deliver) => {
    const lines = [
      { Username: 'ada', BlockReason: 'x' },
      ...Array.from({ length: 150 }, (__, n) => ({ Username: 'ada', Unknown: n })),
    ].map((record) => `${JSON.stringify(record)}\n`);
    const { stage, records, done } = await succeeds(
      `const lines = ${JSON.stringify(lines.join(''))}; ${deliver}`,
    );
    expect(paths(stage)).toEqual(['mfa-server/mfa01/export.json', 'mfa-server/mfa01/records.json']);
    expect(stage.file('mfa-server/mfa01/export.json').trimEnd()).toBe(lines.join('').trimEnd());
    expect(records.blocks).toHaveLength(1);
    expect(records.other).toHaveLength(150);
    expect(records.other[7]).toEqual({ path: '/8', value: { Username: 'ada', Unknown: 7 } });
    expect(done.proof.counts).toMatchObject({ recordsFound: 151, filesDelivered: 1 });
  });

  it('hands over every file of an answer that holds records', async () => {
    const { stage } = await succeeds(
      `fs.writeFileSync('a.json', ${BLOCK}); fs.writeFileSync('b.json', '{"Username":"ada@example.com","Mode":"PIN"}')`,
    );
    expect(paths(stage)).toHaveLength(3);
    expect(stage.file('mfa-server/mfa01/export-2.json')).toContain('"Mode":"PIN"');
  });

  it('takes data under one form where another has none', async () => {
    const { stage, records } = await succeeds(
      `if (username !== 'EXAMPLE\\\\ada') { console.error("User '" + username + "' was not found."); process.exit(3); }
       fs.writeFileSync('x.json', ${BLOCK})`,
    );
    expect(paths(stage)).toEqual(['mfa-server/mfa01/export.json', 'mfa-server/mfa01/records.json']);
    expect(records.blocks).toHaveLength(1);
  });

  it('counts records of other people', async () => {
    const { done } = await succeeds(
      `fs.writeFileSync('x.json', JSON.stringify({ Blocks: [{ Username: 'EXAMPLE\\\\ADA' }, { Username: 'ann', BlockByUsername: 'ada' }] }))`,
    );
    expect(done.otherPeople).toBe(1);
  });

  it.each([
    ['an error and exit code 0', `console.error('Error: connection refused')`, 'gdpr-tool-failed', true],
    [
      'a refusal of the cloud service',
      `console.log('The service no longer serves this server. No data was returned.')`,
      'mfa-cloud-refused',
      true,
    ],
    ['an exit code', `fs.writeFileSync('x.json', ${BLOCK}); process.exit(5)`, 'gdpr-tool-failed', true],
    [
      'an export with a complaint',
      `fs.writeFileSync('x.json', '{"Error":"backend"}')`,
      'gdpr-tool-failed',
      true,
    ],
    [
      'its complaint in a file of words',
      `fs.writeFileSync('result.txt', '\uFEFFThe cloud service no longer serves this MFA Server.\\r\\n', 'utf16le')`,
      'mfa-cloud-refused',
      true,
    ],
    [
      'its complaint in a file that is called JSON',
      `fs.writeFileSync('x.json', 'ERROR: the master server is offline')`,
      'farm-master-away',
      true,
    ],
    ['nothing at all', ``, 'gdpr-tool-no-output', true],
    ['an empty file', `fs.writeFileSync('x.json', '')`, 'gdpr-tool-no-output', true],
    ['words of success alone', `console.log('Exported 12 records.')`, 'gdpr-tool-no-output', true],
    ['a cut file', `fs.writeFileSync('x.json', ${BLOCK}.slice(0, -3))`, 'export-unreadable', true],
    ['a page', `fs.writeFileSync('x.json', '<html>502</html>')`, 'export-unreadable', true],
    [
      'one good and one cut file',
      `fs.writeFileSync('a.json', ${BLOCK}); fs.writeFileSync('b.json', '{')`,
      'export-unreadable',
      true,
    ],
  ])('is a fault when the tool delivers %s', async (_, script, code, retryable) => {
    expect(await fails(script)).toMatchObject({ code, retryable });
    expect(await leftovers()).toEqual([]);
  });

  it('is a fault of the whole when one form of the name fails', async () => {
    const fault = await fails(
      `if (username === 'ada') process.exit(5); fs.writeFileSync('x.json', ${BLOCK})`,
    );
    expect(fault.code).toBe('gdpr-tool-failed');
  });

  it.each([
    [
      'a file',
      `fs.writeFileSync('records of bert.csv', 'Username,Phone\\nbert,555')`,
      'exit code 0; it left what is no JSON: .csv, 23 bytes',
    ],
    [
      'its output',
      `console.log('Username,Phone'); for (let n = 0; n < 9; n++) console.log('bert,555' + n)`,
      'exit code 0; 10 lines, none of which says what is wrong',
    ],
  ])('does not quote records in another form, in %s', async (_, script, detail) => {
    expect(await fails(script)).toMatchObject({ code: 'gdpr-tool-no-output', detail });
  });

  it('keeps the last words of the tool as the detail', async () => {
    const fault = await fails(`console.log('step 1'); console.error('it broke in step 2'); process.exit(7)`);
    expect(fault.detail).toMatch(/exit code 7; step 1\s+it broke in step 2/);
    expect(fault.message).toBe('gdpr-tool-failed');
  });

  it('ends a tool that hangs', async () => {
    const fault = await fails(`setInterval(() => {}, 1000)`, { timeoutSeconds: 1 });
    expect(fault).toMatchObject({ code: 'gdpr-tool-hung', retryable: true });
    expect(await leftovers()).toEqual([]);
  });

  it('stops when the process does', async () => {
    const { tool, stage, outcome } = await run(`setInterval(() => {}, 1000)`);
    while ((await tool.calls()).length === 0);
    const reason = new Error('stopping');
    stage.stopping.abort(reason);
    await expect(outcome).rejects.toBe(reason);
    expect(await leftovers()).toEqual([]);
  });

  it('says that the tool is missing', async () => {
    const stage = new TaskStage(NOW, {
      source: 'mfa-server',
      action: 'export-records',
      host: 'mfa01',
      subject,
    });
    const handlers = mfaServerHandlers(settingsWith([join(tmpdir(), 'no-such-tool.exe')]));
    await expect(stage.dispatch(handlers['export-records'])).rejects.toMatchObject({
      code: 'gdpr-tool-missing',
      retryable: false,
    });
    await expect(stage.dispatch(handlers['export-records'], { host: 'mfa09' })).rejects.toMatchObject({
      code: 'host-not-configured',
    });
  });

  it.each([
    [{ samAccountName: '-all' }, 'username-refused'],
    [{ samAccountName: '/all' }, 'username-refused'],
    [{ aliases: ['a"b'] }, 'username-refused'],
    [{ aliases: ['a|b'] }, 'username-refused'],
    [{ aliases: ['a\nb'] }, 'username-refused'],
    [{ objectId: '0ada0ada-1815-4c12-8d10-000000000001' }, 'username-missing'],
  ])('does not run the tool for %j', async (who, code) => {
    const { tool, outcome } = await run(`fs.writeFileSync('x.json', '{}')`, { subject: who });
    await expect(outcome).rejects.toMatchObject({ code, retryable: false });
    expect(await tool.calls()).toEqual([]);
  });

  it('removes what a killed process left', async () => {
    const gone = join(tmpdir(), 'lethe-gdpr-2147483646-abcdef');
    await mkdir(join(gone, '1', 'work'), { recursive: true });
    try {
      await succeeds(`fs.writeFileSync('x.json', '{}')`);
      expect(existsSync(gone)).toBe(false);
    } finally {
      await rm(gone, { recursive: true, force: true });
    }
  });
});
