import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dyingBefore } from './dying-before.js';
import { taskOf, type LetheApi, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';
import { tracesBelow, tracesIn } from './traces.js';

const infra = (name: string) => fileURLToPath(new URL(`../../infra/${name}`, import.meta.url));
/** Odd enough to be nowhere by chance. */
const person = { userPrincipalName: 'quuxelot.7341@example.com', samAccountName: 'quuxelot7341' };
const names = Object.values(person);

let lethe: LetheProcess;
let api: LetheApi;
let folder: string;
let id: string;
/** as it was on the day of the backup */
let before: View;
/** the wrapped key of the subject: with the master key it opens everything of them */
let wrapped: Buffer;

const at = (name: string) => join(folder, name);
const ran = (
  program: string,
  words: readonly string[],
  dataDir = lethe.dataDir,
  masterKey = at('master.key'),
) => {
  const env = { PATH: process.env['PATH'], LETHE_DATA_DIR: dataDir, LETHE_MASTER_KEY_FILE: masterKey };
  const { status, stdout, stderr } = spawnSync(process.execPath, [infra(program), ...words], {
    encoding: 'utf8',
    env,
  });
  return { code: status, said: `${stdout}${stderr}` };
};
const backup = (...words: string[]) => ran('backup.mjs', words);

async function wrappedKey(): Promise<Buffer> {
  await cp(join(lethe.dataDir, 'keys.db'), at('look.db'));
  const database = new Database(at('look.db'));
  const keyId = (await readFile(join(lethe.dataDir, 'data.db')))
    .toString('latin1')
    .match(/"subjectKeyId":"([0-9a-f-]{36})"/)?.[1];
  const row = database.prepare('SELECT wrapped FROM subject_keys WHERE id = ?').get(keyId) as {
    wrapped: Uint8Array;
  };
  database.close();
  return Buffer.from(row.wrapped);
}

async function filesWith(bytes: Buffer, below: string): Promise<readonly string[]> {
  const entries = await readdir(below, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = join(entry.parentPath, entry.name);
    if ((await readFile(file)).includes(bytes)) found.push(file);
  }
  return found;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-retention-'));
  await writeFile(at('master.key'), `${randomBytes(32).toString('base64')}\n`);
  lethe = await LetheProcess.start({ LETHE_MASTER_KEY_FILE: at('master.key'), LETHE_LOG_LEVEL: 'trace' });
  api = lethe.api();
  id = (await api.submit({ kind: 'AccountClose', subject: person })).id;
  before = await api.quiet(id);
  await lethe.stop();
  wrapped = await wrappedKey();
}, 240_000);
afterAll(async () => {
  await lethe.dispose();
  await rm(folder, { recursive: true });
});

describe('the end of Lethe’s own record', () => {
  it('comes after backups were made, which do not hold who it was', async () => {
    expect(backup('data', at('data'))).toMatchObject({ code: 0 });
    expect(backup('keys', at('keys'))).toMatchObject({ code: 0 });
    expect(await filesWith(wrapped, at('data'))).toEqual([]);
    expect(await filesWith(wrapped, at('keys'))).toHaveLength(1);
    expect(await tracesBelow(at('data'), 'none', names)).toEqual([]);
    expect(backup('data', at('data'))).toMatchObject({ code: 2 });
  });

  it('destroys the subject’s key: 24 months after its end the request says that it is shredded', async () => {
    await lethe.restart();
    await api.act(id, 'cancel', { reason: `${person.userPrincipalName} stays.` });
    const ended = await api.quiet(id);
    expect(ended.subject.shredded).toBe(false);
    await api.advance('P23M');
    expect((await api.view(id)).subject.shredded).toBe(false);
    await api.advance('P2M');
    const view = await api.until(id, 'it is shredded', ({ subject }) => subject.shredded);
    expect(view.subject).toEqual({ masked: '(shredded)', shredded: true });
    const refusedReveal = await api.post(`/v1/privacy-requests/${id}/reveal`, { reason: 'To know.' });
    expect(refusedReveal).toMatchObject({ status: 409, body: { code: 'shredded' } });
  });

  it('leaves neither the key nor a name in any byte of store, topics, artifacts or logs', async () => {
    expect(await filesWith(wrapped, lethe.dataDir)).toEqual([]);
    await lethe.stop();
    expect(await filesWith(wrapped, lethe.dataDir)).toEqual([]);
    expect(await tracesBelow(lethe.dataDir, 'sandbox', names)).toEqual([]);
    expect(tracesIn('logs', Buffer.from(lethe.stderr + lethe.stdout), names)).toEqual([]);
    await expect(readdir(join(lethe.dataDir, 'artifacts', id))).rejects.toThrow();
  });

  it('leaves a chain that verifies', async () => {
    await lethe.restart();
    await writeFile(at('chain.jsonl'), (await lethe.api().get('/v1/log')).bytes);
    const checked = ran('bin/lethe.mjs', ['log', 'verify', at('chain.jsonl')]);
    expect(checked).toMatchObject({ code: 0 });
    await lethe.stop();
    expect(backup('destroyed', at('destroyed'))).toMatchObject({ code: 0 });
  });
});

describe('a restore of an older day to a new place', () => {
  it('is refused into a folder that has data, and from files that were changed', async () => {
    expect(backup('restore', at('data'), at('keys'), at('destroyed'))).toMatchObject({ code: 2 });
    await cp(at('data'), at('damaged'), { recursive: true });
    await writeFile(join(at('damaged'), 'data.db'), 'nothing');
    const refused = ran('backup.mjs', ['restore', at('damaged'), at('keys'), at('destroyed')], at('new'));
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.said).toContain('is not as it was written');
  });

  it('that fails leaves no folder that anybody could start on', async () => {
    await writeFile(at('other.key'), `${randomBytes(32).toString('base64')}\n`);
    const words = ['restore', at('data'), at('keys'), at('destroyed')];
    const refused = ran('backup.mjs', words, at('half'), at('other.key'));
    expect(refused.code).toBe(1);
    expect(refused.said).toContain('does not belong to the data');
    await expect(readdir(at('half'))).rejects.toThrow('ENOENT');
  });

  it('that is killed on the way leaves nothing that anybody could start on, and may be done again', async () => {
    const atTheLast = dyingBefore('renameSync', /restore\.unfinished.keys\.db$/);
    const words = [infra('backup.mjs'), 'restore', at('data'), at('keys'), at('destroyed')];
    const env = {
      PATH: process.env['PATH'],
      LETHE_DATA_DIR: at('new'),
      LETHE_MASTER_KEY_FILE: at('master.key'),
    };
    const ended = spawnSync(process.execPath, [...atTheLast, ...words], { stdio: 'ignore', env });
    expect(ended.signal).toBe('SIGKILL');
    expect(existsSync(join(at('new'), 'restore.unfinished', 'data.db'))).toBe(true);
    expect(await readdir(at('new'))).toEqual(['restore.unfinished']);
  });

  it('verifies, and does not bring back a key that was destroyed since', async () => {
    const restored = ran('backup.mjs', ['restore', at('data'), at('keys'), at('destroyed')], at('new'));
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.said).toContain('whose chain verifies');
    expect(await filesWith(wrapped, at('new'))).toEqual([]);
  });

  it('goes on from there, and does nothing again that had been done', async () => {
    const again = await LetheProcess.start({
      LETHE_MASTER_KEY_FILE: at('master.key'),
      LETHE_DATA_DIR: at('new'),
    });
    try {
      const view = await again.api().view(id);
      expect(view.subject.shredded).toBe(true);
      const done = ({ tasks }: View) => tasks.filter(({ state }) => state === 'succeeded');
      expect(done(before).length).toBeGreaterThan(0);
      for (const { id: taskId, attempt } of done(before))
        expect(view.tasks.find((task) => task.id === taskId)).toMatchObject({ state: 'succeeded', attempt });
      expect(taskOf(view, 'delete-records').attempt).toBe(taskOf(before, 'delete-records').attempt);
      expect((await again.api().get('/v1/log')).status).toBe(200);
    } finally {
      await again.dispose();
    }
  });
});
