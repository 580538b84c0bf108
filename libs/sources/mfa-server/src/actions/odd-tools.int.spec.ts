import { afterEach, describe, expect, it } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { MfaRecords, MfaServerSettings } from '#contracts';
import { TaskStage } from '#testing';
import { mfaServerHandlers } from '../mfa-server-handlers.js';
import { scriptedTool, type ScriptedTool } from '../scripted-tool.fixture.js';

const NOW = '2026-11-20T09:00:00.000Z';
const subject = {
  userPrincipalName: "o'neill@example.com",
  samAccountName: 'Jürgen',
  aliases: ['DOMAIN\\sam'],
};
const BLOCK = `JSON.stringify({ Blocks: [{ Username: 'DOMAIN\\\\sam', BlockReason: 'x' }] })`;
/** Writes the file in a process that the tool leaves behind, holding its output. */
const later = (milliseconds: number, writing: string): string => `
  const code = \`const fs = require('node:fs'); setTimeout(() => { ${writing} }, ${milliseconds});\`;
  require('node:child_process').spawn(process.execPath, ['-e', code], { stdio: 'inherit', detached: true }).unref();`;

describe('a tool that behaves oddly', () => {
  let tool: ScriptedTool;
  afterEach(async () => tool.remove());

  async function does(script: string, action: 'export-records' | 'delete-records', more: object = {}) {
    tool = await scriptedTool(script);
    const settings = MfaServerSettings.parse({
      gdprExecutable: [...tool.program],
      timeoutSeconds: 30,
      hosts: [{ name: 'mfa01' }],
      ...more,
    });
    const stage = new TaskStage(NOW, { source: 'mfa-server', action, host: 'mfa01', subject });
    const done = await stage.dispatch(mfaServerHandlers(settings)[action]);
    if (done.outcome !== 'succeeded') throw new Error(`It ended as ${done.outcome}.`);
    const records = (): MfaRecords =>
      MfaRecords.parse(JSON.parse(stage.file('mfa-server/mfa01/records.json')));
    return { done, records, stage };
  }
  const one = { usernameForms: ['down-level'] };

  it.each([
    ['appears after its end', later(700, `fs.writeFileSync('late', ${BLOCK.replaceAll('\\', '\\\\')})`)],
    [
      'is finished after its end',
      `const whole = ${BLOCK}; fs.writeFileSync('x.json', whole.slice(0, 20));
       ${later(700, `fs.appendFileSync('x.json', ${BLOCK.replaceAll('\\', '\\\\')}.slice(20))`)}`,
    ],
  ])('is waited for when its file %s', async (_, script) => {
    const begun = performance.now();
    const { records } = await does(script, 'export-records', one);
    expect(records().blocks).toEqual([{ username: 'DOMAIN\\sam', blockReason: 'x' }]);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  it('is not waited for when what it left behind holds its output', async () => {
    const begun = performance.now();
    await does(
      `fs.writeFileSync('x.json', ${BLOCK});
       require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 25000)'], { stdio: 'inherit', detached: true }).unref();`,
      'export-records',
      one,
    );
    expect(performance.now() - begun).toBeLessThan(15_000);
  });

  const onlyDownLevel = `
    if (!username.includes('\\\\')) { console.log('The user name is not valid. Usage: MultiFactorAuthGdpr.exe export|delete DOMAIN\\\\user'); process.exit(2); }
    if (verb === 'export') fs.writeFileSync('x.json', ${BLOCK});`;

  it('is asked with the other forms when it understands one of them alone', async () => {
    const { done, records } = await does(onlyDownLevel, 'export-records');
    expect(records().blocks).toHaveLength(1);
    expect(done.proof).toMatchObject({ remarks: ['name-form-refused'], counts: { namesAsked: 3 } });
    await tool.remove();
    expect((await does(onlyDownLevel, 'delete-records')).done.proof.remarks).toEqual(['name-form-refused']);
  });

  it('has failed when it understands none of them, and is not asked with forms that are not wanted', async () => {
    const never = `console.error('Invalid user name.'); process.exit(2);`;
    await expect(does(never, 'export-records')).rejects.toMatchObject({
      code: 'name-form-refused',
      retryable: false,
    });
    await tool.remove();
    await does(onlyDownLevel, 'export-records', one);
    expect((await tool.calls()).map(({ words }) => words)).toEqual([['export', 'DOMAIN\\sam']]);
  });

  it.each([
    ['Unable to save changes because the master server is offline.', 'farm-master-away'],
    ['This subordinate server cannot save changes.', 'farm-master-away'],
    ['Azure MFA cloud service rejected the request: this server was retired. No data.', 'mfa-cloud-refused'],
    [
      '{"Error":{"Code":403,"Message":"The cloud service no longer serves MFA Server."}}',
      'mfa-cloud-refused',
    ],
  ])('tells of the farm: %s', async (words, code) => {
    const fault = does(`console.log(${JSON.stringify(words)})`, 'export-records', one);
    await expect(fault).rejects.toMatchObject({ code, retryable: true });
  });

  it('says in JSON that it knows nobody', async () => {
    const { done } = await does(`console.log('{"Result":false,"Error":"User not found"}')`, 'export-records');
    expect(done.proof.remarks).toEqual(['no-data']);
  });

  it.each([
    ['{"Result":false,"Error":"User not found"}', 'no-data'],
    ['{"GdprResult":{"Result":"True","Error":{"Code":0,"Description":"none"}}}', undefined],
  ])('says in JSON what came of deleting: %s', async (json, remark) => {
    const { done } = await does(`console.log(${JSON.stringify(json)})`, 'delete-records', one);
    expect(done.proof.remarks).toEqual(remark === undefined ? [] : [remark]);
  });

  it.each([
    [`console.log('{"Result":false}')`, 'gdpr-tool-failed'],
    [
      `console.log('Done.'); fs.writeFileSync('r.json', '{"Error":"The master is offline."}')`,
      'farm-master-away',
    ],
    [
      `console.log('{"error":{"code":5,"description":"the cloud service refused MFA Server"}}')`,
      'mfa-cloud-refused',
    ],
  ])('is not believed that it deleted when its JSON says otherwise: %s', async (script, code) => {
    await expect(does(script, 'delete-records', one)).rejects.toMatchObject({ code, retryable: true });
  });

  it('says in a file that it knows nobody', async () => {
    const { done } = await does(
      `fs.writeFileSync('result.txt', 'No such user.'); process.exit(1)`,
      'export-records',
      one,
    );
    expect(done.proof.remarks).toEqual(['no-data']);
  });

  it('has its file elsewhere, called as it likes, and its own log stays where it is', async () => {
    const { records } = await does(
      `fs.writeFileSync(folder + '/result of today.dat', ${BLOCK}); fs.writeFileSync(folder + '/gdpr.log', 'ok');
       console.log('Log: ' + folder + '/gdpr.log'); console.log('Exported to "' + folder + '/result of today.dat".');`,
      'export-records',
      one,
    );
    expect(records().blocks).toHaveLength(1);
    expect((await readdir(tool.folder)).sort()).toEqual(['calls.jsonl', 'gdpr.log', 'tool.cjs']);
  });

  it('delivers other people: their records can go out without what tells who they are', async () => {
    const { stage, done } = await does(
      `fs.writeFileSync('x.json', JSON.stringify({
         Bypasses: [{ Username: 'bert', BypassByUsername: 'DOMAIN\\\\sam', PhoneNumber: 5550199, BypassSeconds: 300, Odd: { Note: 'Bert' } }, { Username: 'Jürgen', PhoneNumber: 1 }],
         Unknown: [{ Username: 'carla', Mail: 'carla@example.com' }] }))`,
      'export-records',
      one,
    );
    expect(done.otherPeople).toBe(2);
    const redacted = stage.file('mfa-server/mfa01/records-redacted.json');
    expect(redacted).not.toMatch(/bert|carla|5550199/i);
    expect(MfaRecords.parse(JSON.parse(redacted)).bypasses).toMatchObject([
      { bypassByUsername: 'DOMAIN\\sam', bypassSeconds: 300 },
      { username: 'Jürgen', phoneNumber: 1 },
    ]);
    const forReview = stage.file('mfa-server/mfa01/records-about-others.jsonl').trim().split('\n');
    expect(forReview.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      {
        category: 'bypasses',
        record: { username: 'bert', bypassSeconds: 300 },
        redacted: { bypassSeconds: 300 },
      },
      { category: 'other', record: { value: expect.anything() }, redacted: { path: expect.anything() } },
    ]);
    expect(JSON.stringify((JSON.parse(forReview[0] ?? '') as { redacted: unknown }).redacted)).not.toMatch(
      /bert/i,
    );
  });

  const printing = (...texts: readonly string[]): string =>
    texts.map((text) => `process.stdout.write(${text} + '\\r\\n');`).join('');
  const [BEGUN, DONE] = [`'Exporting …'`, `'Done.'`];

  it.each([
    ['between words', printing(BEGUN, BLOCK, DONE)],
    ['behind a word on its line', printing(`'Result: ' + ${BLOCK}`, DONE)],
    [
      'between words in UTF-16',
      `process.stdout.write(Buffer.from('Exporting …\\r\\n' + ${BLOCK} + '\\r\\nDone.', 'utf16le'));`,
    ],
    ['between words in a file', `fs.writeFileSync('result.txt', 'GDPR\\n' + ${BLOCK} + '\\n-- end --');`],
  ])('delivers its JSON %s: it is taken out as it stands there', async (_, script) => {
    const { done, records, stage } = await does(script, 'export-records', one);
    expect(records().blocks).toEqual([{ username: 'DOMAIN\\sam', blockReason: 'x' }]);
    expect(stage.file('mfa-server/mfa01/export.json').replaceAll('\0', '')).toBe(
      '{"Blocks":[{"Username":"DOMAIN\\\\sam","BlockReason":"x"}]}',
    );
    expect(done.proof?.counts).toMatchObject({ filesDelivered: 1 });
  });

  it('says behind its records that they are not all: its words alone are in the fault', async () => {
    const script = printing(BEGUN, BLOCK, `'ERROR: incomplete, the connection was lost'`);
    await expect(does(script, 'export-records', one)).rejects.toMatchObject({
      code: 'gdpr-tool-failed',
      detail: 'exit code 0; ERROR: incomplete, the connection was lost',
    });
  });

  it('breaks off within its records: none of them is in the fault', async () => {
    const script = printing(BEGUN, `JSON.stringify([{ Username: 'bert' }], null, 2).slice(0, 20)`);
    await expect(does(script, 'export-records', { ...one, lateFileSeconds: 0.2 })).rejects.toMatchObject({
      code: 'export-unreadable',
      detail: expect.not.stringContaining('bert'),
    });
  });

  const inCodePage = `fs.writeFileSync('x.json', Buffer.from('{"Blocks":[{"Username":"J\\xfcrgen"}]}', 'latin1'));`;

  it('writes in a code page: it is not guessed which, and the fault says what to set', async () => {
    await expect(does(inCodePage, 'export-records', one)).rejects.toMatchObject({
      code: 'export-in-code-page',
      retryable: true,
    });
  });

  it.each([
    ['windows-1252', inCodePage, 'Jürgen'],
    ['Windows-1250', inCodePage.replace('J\\xfcrgen', '\\xa3ukasz'), 'Łukasz'],
    ['windows-1252', inCodePage.replace(", 'latin1'", ''), 'Jürgen'],
    ['ibm850', inCodePage.replace('\\xfc', '\\x81'), 'Jürgen'],
  ])(
    'writes in the code page that is set, %s, or in UTF-8 all the same',
    async (toolCodePage, script, name) => {
      const { records } = await does(script, 'export-records', { ...one, toolCodePage });
      expect(records().blocks).toEqual([{ username: name }]);
    },
  );

  it('says in a code page where its file lies, and what is wrong', async () => {
    const named = `const file = path.join(folder, 'J\u00fcrgen.json'); fs.writeFileSync(file, ${BLOCK});
      process.stdout.write(Buffer.from('Datei: "' + file.replace('\u00fc', '\x81') + '"', 'latin1'));`;
    const { records } = await does(named, 'export-records', { ...one, toolCodePage: 'ibm850' });
    expect(records().blocks).toHaveLength(1);
    await tool.remove();
    const wrong = `process.stderr.write(Buffer.from('Zugriff ung\x81ltig', 'latin1')); process.exit(5);`;
    await expect(does(wrong, 'export-records', { ...one, toolCodePage: 'ibm850' })).rejects.toMatchObject({
      detail: expect.stringContaining('Zugriff ungültig'),
    });
  });

  it('complains in a code page while it deletes: it is not believed that it did', async () => {
    const script = `process.stdout.write(Buffer.from('{"Error":"J\\xfcrgen: denied"}', 'latin1'));`;
    await expect(does(script, 'delete-records', one)).rejects.toMatchObject({ code: 'gdpr-tool-failed' });
  });

  it.each([
    [printing(`'Deleting …'`, `'{"Result":false,"Error":"The master is offline."}'`), 'farm-master-away'],
    [printing(`'{"Result":true}'`, `'Error: one server was not updated'`), 'gdpr-tool-failed'],
    [printing(`'Fehler: Zugriff verweigert.'`), 'gdpr-tool-failed'],
  ])('is not believed that it deleted when something it printed says otherwise: %s', async (script, code) => {
    await expect(does(script, 'delete-records', one)).rejects.toMatchObject({ code, retryable: true });
  });

  it('leaves nothing behind', async () => {
    const left = (await readdir(tmpdir())).filter((name) => name.startsWith(`lethe-gdpr-${process.pid}-`));
    tool = await scriptedTool('');
    expect(left).toEqual([]);
  });
});
