import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { dataFiles, migrateMongo, openMongoStore, type MongoStore } from '#adapters/mongo';
import { SystemClock } from '#adapters/in-process';
import { CloseAdmission, CommandRunner, RegisterBook, RequestRepository } from '#application';
import { KeyDestroyed, type Commit } from '#ports';
import { describeWithMongo, submission } from '#testing';
import { KeyRing, newMasterKeyText, parseMasterKey } from '#vault';
import { dyingBefore } from '../e2e/dying-before.js';
import { tracesBelow } from '../e2e/traces.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'infra/backup.mjs');
const folderModule = new URL('../../infra/backup/folder.mjs', import.meta.url).href;
const masterKeyModule = new URL('../../dist/libs/installation/src/master-key.js', import.meta.url).href;
/** What every process of a cluster does at its start. */
type MasterKeyFor = (settings: object, marks: MongoStore['marks']) => Promise<unknown>;
type Checked = (from: string, wanted: object) => Promise<string>;
const REQUESTS = 24;
/** Odd enough to be nowhere by chance. */
const name = 'quuxelot.7341@example.com';

describeWithMongo('backups of a cluster', (mongo) => {
  let folder: string;
  let store: MongoStore;
  let keys: KeyRing;
  let runner: CommandRunner;
  const client = new MongoClient(mongo.uri);
  const databases: string[] = [];
  const requests: { readonly id: string; readonly keyId: string }[] = [];
  const masterKeyText = newMasterKeyText();
  const content = randomBytes(400_000);

  const at = (file: string) => join(folder, file);
  const uriOf = (database: string) => Object.assign(new URL(mongo.uri), { pathname: `/${database}` }).href;
  const aDatabase = () => {
    const database = mongo.database();
    databases.push(database);
    return database;
  };
  const live = aDatabase();

  async function backup(
    words: readonly string[],
    database = live,
    masterKey = at('master.key'),
    node: readonly string[] = [],
  ) {
    const child = spawn(process.execPath, [...node, program, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        LETHE_PROFILE: 'cluster',
        MONGODB_URI: uriOf(database),
        LETHE_MASTER_KEY_FILE: masterKey,
      },
    });
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: child.exitCode, signal: child.signalCode, said: out + err };
  }
  const killed = (dying: readonly string[], words: readonly string[], database: string) =>
    backup(words, database, at('master.key'), dying);
  const restore = (database: string, data = 'data', from = 'keys') =>
    backup(['restore', at(data), at(from), at('destroyed')], database);

  async function artifactOf({ artifacts }: MongoStore, requestId: string): Promise<Buffer> {
    const [id = ''] = await artifacts.list(requestId);
    return buffer(artifacts.read(requestId, id));
  }

  async function submit(): Promise<void> {
    const cipher = await keys.create();
    const id = randomUUID();
    const facts = { id, subject: cipher.seal(name), subjectKeyId: cipher.keyId };
    await runner.run(id, {
      ...submission({ ...facts, receivedAt: new Date().toISOString() }),
      commandId: 'submit',
    });
    await store.artifacts.write(id, randomUUID(), [content] as never);
    requests.push({ id, keyId: cipher.keyId });
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-backup-'));
    await writeFile(at('master.key'), `${masterKeyText}\n`);
    await migrateMongo({ uri: mongo.uri, database: live });
    store = await openMongoStore({ uri: mongo.uri, database: live });
    const masterKey = Buffer.from(masterKeyText, 'base64');
    const { masterKeyFor } = (await import(masterKeyModule)) as { masterKeyFor: MasterKeyFor };
    await masterKeyFor({ masterKey, dataDir: folder }, store.marks);
    keys = new KeyRing(store.subjectKeys, parseMasterKey(masterKeyText), { poolSize: 4 });
    const [repository, clock] = [new RequestRepository(store.events), new SystemClock()];
    const book = new RegisterBook(store.events, clock);
    const admission = new CloseAdmission({
      store: store.events,
      clock,
      book,
      limits: { perDay: 1000, moreThanUsual: null },
    });
    runner = new CommandRunner(repository, clock, { book, admission });
    for (let n = 0; n < REQUESTS; n += 1) await submit();
    await keys.destroy(requests[0]?.keyId ?? '');
  }, 240_000);
  afterAll(async () => {
    await store.close();
    for (const database of databases) await client.db(database).dropDatabase();
    await client.close();
    await rm(folder, { recursive: true });
  }, 240_000);

  it('are taken while others write, keys apart from the data', async () => {
    let goesOn = true;
    const others = (async () => {
      // No more than so many: the longer the backup took on a busy machine, the longer all that follows would take.
      for (; goesOn && requests.length < 2 * REQUESTS; await turn()) await submit();
    })();
    expect(await backup(['data', at('data')])).toMatchObject({ code: 0 });
    goesOn = false;
    await others;
    expect(await backup(['keys', at('keys')])).toMatchObject({ code: 0 });
    // Of which there is a copy now.
    await keys.destroy(requests[1]?.keyId ?? '');
    expect(await backup(['destroyed', at('destroyed')])).toMatchObject({ code: 0 });
    expect(requests.length).toBeGreaterThan(REQUESTS);
    expect(await tracesBelow(at('data'), 'none', [name])).toEqual([]);
  }, 240_000);

  it('are restored into an empty database: a beginning of the log that verifies, with all that it refers to', async () => {
    const database = aDatabase();
    const restored = await restore(database);
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.said).toContain('whose chain verifies');
    const copy = await openMongoStore({ uri: mongo.uri, database });
    try {
      const size = Number(/: (\d+) commits/.exec(restored.said)?.[1]);
      expect(await copy.proofLog.entries(0, size)).toEqual(await store.proofLog.entries(0, size));
      const known = new Set(requests.map(({ id }) => id));
      const commits: Commit[] = [];
      for await (const some of copy.feed.all()) commits.push(...some);
      const received = commits.filter(({ streamId }) => known.has(streamId));
      expect(received.length).toBeGreaterThanOrEqual(REQUESTS);
      for (const { streamId } of received)
        expect((await artifactOf(copy, streamId)).equals(content)).toBe(true);
      expect(
        commits.flatMap(({ events }) => events.filter(({ type }) => type === 'ActRecorded')),
      ).toHaveLength(1);
      const counts = await copy.readModel.live.counts();
      expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(received.length);
      // Destroyed before the keys were copied, destroyed since, and neither.
      const [before, since, kept] = requests.map(({ keyId }) => copy.subjectKeys.get(keyId));
      await expect(before).rejects.toBeInstanceOf(KeyDestroyed);
      await expect(since).rejects.toBeInstanceOf(KeyDestroyed);
      await kept;
    } finally {
      await copy.close();
    }
  }, 240_000);

  it('are taken, restored and compared by what the pages say to type, beginning with a schema and a credential', async () => {
    const pageOf = (page: string) => readFile(join(root, 'docs/how-to', `${page}.md`), 'utf8');
    const [cluster, all] = await Promise.all([pageOf('cluster'), pageOf('backup')]);
    const first = [...cluster.matchAll(/^\| .* \| `(MONGODB_URI=… npm .*?)` \|/gm)].map(([, line]) => line);
    const section = all.slice(all.indexOf('## A cluster'), all.indexOf('## What happened since'));
    const blocks = [...section.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text]) => text);
    const script = [...first, ...blocks]
      .join('\n')
      .replaceAll('MONGODB_URI=…', `MONGODB_URI='${uriOf(aDatabase())}'`)
      .replace('> credential', `> ${at('credential')}`)
      .replaceAll(/(?<= )\/(backup|elsewhere)\//g, `${at('typed')}/$1/`)
      .replace('mongodb://host/lethe_restored', `'${uriOf(aDatabase())}'`)
      .replace('mongodb://host/lethe', `'${uriOf(live)}'`)
      .replace('/etc/lethe/master.key', at('master.key'));
    expect(script.match(/npm run/g)).toHaveLength(7);
    const env = { ...process.env, LETHE_MASTER_KEY_FILE: at('master.key') };
    const child = spawn('bash', ['-euc', script], { cwd: root, env });
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    expect(`${out}${err}\nexit code ${child.exitCode}`).toMatch(
      // No orchestrator has ever set timers here: the restore does.
      /whose chain verifies[^]*The list equals its events, and the timers are those that they ask for\.[^]*exit code 0$/,
    );
    expect(await readFile(at('credential'), 'utf8')).toMatch(/^\S{20,}\n$/);
    // Seven programs, each started by npm, and a database that other suites use too.
  }, 240_000);

  it('are refused where they are not as they were written, or are of something else, and change nothing', async () => {
    const database = aDatabase();
    const changed = async (change: (path: string) => Promise<unknown>) => {
      await rm(at('changed'), { recursive: true, force: true });
      await cp(at('data'), at('changed'), { recursive: true });
      await change(at('changed'));
    };
    const manifest = (change: (was: Record<string, unknown>) => unknown) => async (path: string) => {
      const was = JSON.parse(await readFile(join(path, 'backup.json'), 'utf8')) as Record<string, unknown>;
      await writeFile(join(path, 'backup.json'), JSON.stringify(change(was)));
    };
    const { checked } = (await import(folderModule)) as { checked: Checked };
    for (const [change, said] of [
      [(path: string) => truncate(join(path, 'commits.bson'), 1000), 'commits.bson is not as it was written'],
      [(path: string) => appendFile(join(path, 'timers.bson'), 'x'), 'timers.bson is not as it was written'],
      [(path: string) => rm(join(path, 'tree_heads.bson')), 'tree_heads.bson is not as it was written'],
      [(path: string) => writeFile(join(path, 'artifacts', 'more'), 'x'), 'more is not of this backup'],
      [(path: string) => rm(join(path, 'backup.json')), 'is no backup'],
      [(path: string) => writeFile(join(path, 'backup.json'), '{"format":'), 'is not what a backup'],
      [manifest((was) => ({ ...was, schema: 3 })), 'has schema 3'],
      [manifest((was) => ({ ...was, profile: 'embedded' })), 'made on the profile embedded'],
      [manifest((was) => ({ ...was, files: {} })), 'is not of this backup'],
    ] as const) {
      await changed(change);
      const wanted = { kind: 'data', profile: 'cluster', schema: store.backup.schema, files: dataFiles };
      await expect(checked(at('changed'), wanted)).rejects.toThrow(said);
    }
    const refused = await restore(database, 'changed');
    expect([refused.code, refused.said]).toEqual([2, expect.stringContaining('is not of this backup')]);
    expect((await restore(database, 'keys')).said).toContain('is a backup of keys, not of data');
    expect((await restore(live)).said).toContain('collections already');
    expect(await client.db(database).listCollections().toArray()).toEqual([]);
  }, 240_000);

  it('that cannot be made whole leave no database behind', async () => {
    const database = aDatabase();
    await writeFile(at('other.key'), newMasterKeyText());
    const words = ['restore', at('data'), at('keys'), at('destroyed')];
    const other = await backup(words, database, at('other.key'));
    expect([other.code, other.said]).toEqual([
      1,
      expect.stringContaining('The master key does not belong to the data'),
    ]);
    // Keys of before the data: those of later requests are in none of them.
    const early = aDatabase();
    await migrateMongo({ uri: mongo.uri, database: early });
    expect(await backup(['keys', at('early')], early)).toMatchObject({ code: 0 });
    const refused = await restore(database, 'data', 'early');
    expect([refused.code, refused.said]).toEqual([2, expect.stringContaining('backed up before the data')]);
    expect(await client.db(database).listCollections().toArray()).toEqual([]);
  }, 240_000);

  it('that are killed on the way are no backups, and may be taken again', async () => {
    const dying = dyingBefore('renameSync', /backup\.json\.unfinished$/);
    expect(await killed(dying, ['data', at('killed')], live)).toMatchObject({ signal: 'SIGKILL' });
    expect(['feeds.bson', 'backup.json'].map((file) => existsSync(at(`killed/${file}`)))).toEqual([
      true,
      false,
    ]);
    expect((await restore(aDatabase(), 'killed')).said).toContain('is no backup');
    expect(await backup(['data', at('again')])).toMatchObject({ code: 0 });
  }, 240_000);

  it('whose restore is killed on the way leave a database that nothing opens until it is dropped', async () => {
    const database = aDatabase();
    const address = { uri: mongo.uri, database };
    // Each artifact is read twice: when the folder is checked, and when it is put into the database.
    const artifact = `${requests[2]?.id ?? ''}.[0-9a-f-]+$`;
    const dying = dyingBefore('createReadStream', new RegExp(artifact), 2);
    const words = ['restore', at('data'), at('keys'), at('destroyed')];
    expect(await killed(dying, words, database)).toMatchObject({ signal: 'SIGKILL' });
    expect(await client.db(database).collection('commits').countDocuments()).toBeGreaterThan(0);
    await expect(openMongoStore(address)).rejects.toThrow('half restored');
    await expect(migrateMongo(address)).rejects.toThrow('half restored');
    expect((await restore(database)).said).toContain('drop the database and restore again');
    await client.db(database).dropDatabase();
    expect(await restore(database)).toMatchObject({ code: 0 });
  }, 240_000);
});
