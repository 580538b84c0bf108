import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasOpenssl, OpensslAuthority } from '#testing';
import { good, type LetheApi } from './lethe-api.js';
import { ADMIN_TOKEN, LetheProcess, startRefused } from './lethe-process.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let lethe: LetheProcess;
let api: LetheApi;
let folder: string;
let lines: string[];

const at = (name: string) => join(folder, name);
function cli(...words: string[]) {
  const env = { PATH: process.env['PATH'] ?? '', LETHE_URL: lethe.url, LETHE_TOKEN: ADMIN_TOKEN };
  const ran = spawnSync(process.execPath, [join(ROOT, 'infra/bin/lethe.mjs'), ...words], {
    env,
    encoding: 'utf8',
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

async function verify(content: readonly string[], ...words: string[]) {
  await writeFile(at('changed.jsonl'), content.map((line) => `${line}\n`).join(''));
  const { code, out } = cli('log', 'verify', at('changed.jsonl'), '--json', ...words);
  return { code, answer: JSON.parse(out) as Record<string, unknown> };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-chain-'));
  lethe = await LetheProcess.start();
  api = lethe.api();
  for (const person of ['ada', 'zoe']) {
    const { id } = await api.submit({
      kind: 'Export',
      subject: { userPrincipalName: `${person}@example.com`, samAccountName: person },
    });
    await api.quiet(id);
  }
  await writeFile(at('keys.json'), (await api.get('/.well-known/lethe-signing-keys.json')).bytes);
});
afterAll(async () => {
  await lethe.dispose();
  await rm(folder, { recursive: true });
});

describe('the chain file', () => {
  it('is exported and verifies without a server, with the keys that were published', async () => {
    expect(cli('log', 'export', '-o', at('chain.jsonl'))).toMatchObject({ code: 0 });
    lines = (await readFile(at('chain.jsonl'), 'utf8')).trimEnd().split('\n');
    const { code, out } = cli('log', 'verify', at('chain.jsonl'), '--keys', at('keys.json'));
    expect(code).toBe(0);
    expect(out).toContain('verifies');
    expect(out).not.toContain('vouched');
  });

  it('holds every commit of every request, and no name', async () => {
    const text = lines.join('\n').toLowerCase();
    for (const name of ['ada@example.com', 'zoe@example.com']) expect(text).not.toContain(name);
    const items = good(await api.get<{ items: { id: string }[] }>('/v1/privacy-requests')).items;
    expect(items.length).toBeGreaterThanOrEqual(2);
    for (const { id } of items)
      expect(lines.filter((line) => line.includes(`"streamId":"${id}"`)).length).toBe(
        new Set((await api.events(id)).map(({ commit }) => commit)).size,
      );
  });

  it('says without keys that nobody vouched for those in it', async () => {
    const { code, answer } = await verify(lines);
    expect(code).toBe(0);
    expect(answer).toMatchObject({ verified: true, keysVouchedFor: false });
    expect(JSON.stringify(answer['leftOpen'])).toContain('Nobody vouched');
  });

  it('does not verify without its last commit, a stream, its head, or with a byte changed; and says where', async () => {
    const commits = lines.filter((line) => line.startsWith('{"kind":"commit"'));
    const last = commits.at(-1) ?? '';
    const stream = /"streamId":"([^"]+)"/.exec(last)?.[1] ?? '';
    expect(await verify(lines.filter((line) => line !== last))).toMatchObject({
      code: 1,
      answer: { verified: false, line: expect.any(Number) },
    });
    for (const cut of [
      lines.filter((line) => !line.includes(stream)),
      lines.filter((line) => !line.startsWith('{"kind":"head"')),
      lines.slice(0, -1),
      [],
    ])
      expect((await verify(cut)).code).toBe(1);
    const place = lines.indexOf(last);
    const changed = lines.with(place, last.replace(/"body":"(.{30})./, '"body":"$1~'));
    expect(await verify(changed)).toMatchObject({ code: 1, answer: { line: place + 1, streamId: stream } });
  });

  it('is shown to grow out of a head that was kept, and each commit to stand in it', async () => {
    expect(cli('log', 'head', '-o', at('head.json'))).toMatchObject({ code: 0 });
    expect(cli('log', 'head', '-o', at('nowhere/head.json'))).toMatchObject({ code: 2 });
    const { id } = await api.submit({
      kind: 'Export',
      subject: { userPrincipalName: 'zoe@example.com' },
      sources: ['mfa-server'],
    });
    const extended = cli('log', 'extends', at('head.json'), '--keys', at('keys.json'), '--json');
    expect(extended.code).toBe(0);
    expect(JSON.parse(extended.out)).toMatchObject({ extends: true, keysVouchedFor: true });
    expect(cli('log', 'extends', at('chain.jsonl'))).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nobody vouched for the keys'),
    });
    const included = cli('log', 'includes', id, '1', '--keys', at('keys.json'));
    expect(included.code).toBe(0);
    expect(included.out).not.toContain('vouched');
    expect(cli('log', 'includes', id, '1').out).toContain('Nobody vouched for the keys');
    expect(cli('log', 'includes', id, '9999').code).toBe(1);
    const head = JSON.parse(await readFile(at('head.json'), 'utf8')) as { rootHash: string };
    await writeFile(at('forged.json'), JSON.stringify({ ...head, rootHash: '0'.repeat(64) }));
    expect(cli('log', 'extends', at('forged.json'))).toMatchObject({ code: 1 });
    expect(await api.get('/v1/log/consistency?first=2&second=1')).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'query.first' }] },
    });
  });

  it('shows commits that are gone: a log that was put back to an earlier day does not extend the head', async () => {
    const kept = await LetheProcess.start();
    try {
      const earlier = kept.api();
      await earlier.submit({ kind: 'Export', subject: { userPrincipalName: 'zoe@example.com' } });
      await kept.stop();
      await cp(join(kept.dataDir, 'data.db'), at('yesterday.db'));
      await kept.restart();
      await earlier.submit({ kind: 'Export', subject: { userPrincipalName: 'ada@example.com' } });
      await writeFile(at('late-head.json'), (await kept.api().get('/v1/log/head')).bytes);
      await kept.stop();
      for (const name of await readdir(kept.dataDir))
        if (name.startsWith('data.db')) await rm(join(kept.dataDir, name));
      await cp(at('yesterday.db'), join(kept.dataDir, 'data.db'));
      await kept.restart();
      const env = { PATH: process.env['PATH'] ?? '', LETHE_URL: kept.url, LETHE_TOKEN: ADMIN_TOKEN };
      const words = [join(ROOT, 'infra/bin/lethe.mjs'), 'log', 'extends', at('late-head.json'), '--json'];
      const ran = spawnSync(process.execPath, words, { env, encoding: 'utf8' });
      expect(ran.status).toBe(1);
      expect(JSON.parse(ran.stdout)).toMatchObject({ extends: false });
    } finally {
      await kept.dispose();
    }
  });

  it('carries time stamps of an authority outside, which are checked with it', async () => {
    if (!hasOpenssl()) return expect(process.env['CI']).toBeUndefined();
    const authority = await OpensslAuthority.start();
    const stamped = await LetheProcess.start({ LETHE_TIMESTAMP_URL: authority.url });
    try {
      await stamped.api().submit({ kind: 'Export', subject: { userPrincipalName: 'zoe@example.com' } });
      await stamped.api().get('/v1/log/head');
      // At a start the newest head is stamped.
      await stamped.stop();
      await stamped.restart();
      const hasStamp = async () => {
        const file = (await stamped.api().get('/v1/log')).bytes;
        await writeFile(at('stamped.jsonl'), file);
        return file.includes('HeadStamped');
      };
      while (!(await hasStamp()));
      const words = ['log', 'verify', at('stamped.jsonl'), '--authority', authority.rootFile];
      const { code, out } = cli(...words, '--json');
      expect({ code, answer: JSON.parse(out) as unknown }).toMatchObject({
        code: 0,
        answer: { verified: true, timeStamps: [{ authority: 'Test time stamps', head: 1 }] },
      });
      expect(cli(...words).out).toContain('time stamps hold');
      const other = await OpensslAuthority.start();
      const unknown = cli('log', 'verify', at('stamped.jsonl'), '--authority', other.rootFile, '--json');
      await other.stop();
      expect(unknown.code).toBe(1);
      expect(JSON.parse(unknown.out)).toMatchObject({ verified: false, code: 'authority-unknown' });
    } finally {
      await stamped.dispose();
      await authority.stop();
    }
  });

  it('is for auditors and administrators; the keys are for everyone', async () => {
    const made = await api.post<{ token: string }>('/v1/api-keys', { name: 'desk', role: 'operator' });
    const operator = lethe.api(good(made, 201).token);
    expect((await operator.get('/v1/log')).status).toBe(403);
    expect((await lethe.api('').get('/v1/log')).status).toBe(401);
    expect((await lethe.api('').get('/.well-known/lethe-signing-keys.json')).status).toBe(200);
  });

  it('that is not there is wrong usage, and what is none is said to be none', async () => {
    expect(cli('log', 'verify', at('nothing.jsonl')).code).toBe(2);
    await writeFile(at('other.json'), '{}');
    expect(cli('log', 'verify', at('chain.jsonl'), '--keys', at('other.json')).code).toBe(2);
    await writeFile(at('other.txt'), 'no chain');
    expect(cli('log', 'verify', at('other.txt')).code).toBe(1);
  });
});

describe('a signing key that is not there at a start, or not as it was', () => {
  const signingKey = (word: string) =>
    spawnSync(process.execPath, [join(ROOT, 'infra/signing-key.mjs'), word], {
      env: { PATH: process.env['PATH'], LETHE_DATA_DIR: lethe.dataDir },
      encoding: 'utf8',
    });
  function inStore(statement: string): void {
    const database = new Database(join(lethe.dataDir, 'data.db'));
    database.exec(statement);
    database.close();
  }
  const publishedNow = async () => {
    const { bytes, body } = await api.get<{ keys: { kid: string }[] }>(
      '/.well-known/lethe-signing-keys.json',
    );
    await writeFile(at('keys-now.json'), bytes);
    return body.keys.map(({ kid }) => kid);
  };
  const verifiesWith = (keys: string) =>
    cli('log', 'verify', at('chain-now.jsonl'), '--keys', at(keys), '--json');

  it('is named in the refusal, which says what to do, and nothing more', async () => {
    await lethe.stop();
    // A retired one with a changed public half: the list that is published would vouch for somebody else.
    expect(signingKey('rotate').status).toBe(0);
    inStore('UPDATE signing_keys SET x = (SELECT x FROM signing_keys WHERE number = 2) WHERE number = 1');
    const changed = await startRefused(lethe.folder, {});
    inStore('DELETE FROM signing_keys');
    const missing = await startRefused(lethe.folder, {});
    const [first = ''] = (
      JSON.parse(await readFile(at('keys.json'), 'utf8')) as { keys: { kid: string }[] }
    ).keys.map(({ kid }) => kid);
    for (const { code, stderr } of [changed, missing]) {
      expect(code).toBe(1);
      expect(stderr).toContain(`The signing key ${first} `);
      expect(stderr).toContain('npm run signing-key -- rotate');
      expect(stderr).not.toMatch(/^ +at /m);
    }
    expect(changed.stderr).toContain('its record was changed');
    expect(missing.stderr).toContain('is not in the store');
  });

  it('is given up by what the refusal says: the log goes on, and all of it verifies with the published keys', async () => {
    const made = signingKey('rotate').stdout.split(' ')[0];
    await lethe.restart();
    const kids = await publishedNow();
    expect(kids.at(-1)).toBe(made);
    expect(kids).toHaveLength(2);
    expect(cli('log', 'export', '-o', at('chain-now.jsonl')).code).toBe(0);
    const { code, out } = verifiesWith('keys-now.json');
    expect({ code, answer: JSON.parse(out) as unknown }).toMatchObject({
      code: 0,
      answer: { verified: true, keysVouchedFor: true },
    });
  });

  it('leaves whoever kept the older list of keys to learn of the new one', () => {
    const { code, out } = verifiesWith('keys.json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ verified: false, code: 'key-unknown' });
  });
});
