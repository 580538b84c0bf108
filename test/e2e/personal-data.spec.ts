import { spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { good, hasEnded, taskOf, type LetheApi } from './lethe-api.js';
import { ADMIN_TOKEN, LetheProcess } from './lethe-process.js';
import { PackageZip } from './package-zip.js';
import { pngSaying } from './png.js';
import { tracesBelow, tracesIn } from './traces.js';

/** Odd enough to be nowhere by chance, and to be written differently by every encoding. */
const odd = {
  upn: "Zoë.O'Hara-Quux#7341@übung.example",
  sam: 'Ωmega quux$7341',
  alias: 'ÉXAMPLE\\Ωmega quux$7341',
  objectId: 'c7a1e3f0-9b1d-4c9e-8f27-7341deadbeef',
  reason: "Because Zoë.O'Hara-Quux#7341@übung.example asked Quuxína Zörgel-7341.",
  attestation: 'I, Björk Attestsdóttir-7341, took them all.',
  fileName: 'Käyttäjä-Quuxinen-7341.png',
  /** people put names into keys too */
  key: 'export-of-Quuxanne-7341',
  pixels: 'a screenshot of Quuxelot-7341',
};
/** What the built-in stand-ins return of people, besides what was typed in. */
const texts = [...Object.values(odd), 'ada@example.com', 'EXAMPLE\\ada', 'grace@example.com'];

let lethe: LetheProcess;
let api: LetheApi;
/** addresses of the requests */
const paths: string[] = [];

beforeAll(async () => {
  lethe = await LetheProcess.start({ LETHE_LOG_LEVEL: 'trace' });
  api = lethe.api();
  const subject = {
    userPrincipalName: odd.upn,
    samAccountName: odd.sam,
    objectId: odd.objectId,
    aliases: [odd.alias],
  };
  const people = [
    subject,
    { userPrincipalName: 'ada@example.com', samAccountName: 'ada', aliases: ['EXAMPLE\\ada'] },
  ];
  for (const person of people) await exportOf(person);
  await closeOf(subject);
  await refusals(subject);
});
afterAll(() => lethe.dispose());

async function exportOf(subject: object): Promise<void> {
  const { id } = await api.submit({ kind: 'Export', subject }, `${odd.key}-${paths.length}`);
  paths.push(`/v1/privacy-requests/${id}`);
  const waiting = await api.until(id, 'screenshots are asked for', (view) =>
    view.tasks.some((task) => task.state === 'waiting-on-person'),
  );
  const file = { name: odd.fileName, type: 'image/png', content: pngSaying(odd.pixels) };
  good(await api.complete(id, taskOf(waiting, 'screenshots').id, odd.attestation, [file]));
  await api.drive(id, 'it has ended', hasEnded);
  await api.get(`/v1/privacy-requests/${id}/package`);
}

async function closeOf(subject: object): Promise<void> {
  const { id } = await api.submit({ kind: 'AccountClose', subject });
  paths.push(`/v1/privacy-requests/${id}`);
  await api.quiet(id);
  await api.advance('P1D');
  await api.act(id, 'cancel', { reason: odd.reason });
}

/** What is refused must not be kept or logged either. */
async function refusals(subject: object): Promise<void> {
  await api.post('/v1/privacy-requests', { kind: 'Nope', subject });
  await api.post('/v1/privacy-requests', { kind: 'Export', subject: { userPrincipalName: `${odd.upn} x` } });
  await api.call('POST', '/v1/privacy-requests', {
    raw: `{"kind":"Export","subject":"${odd.sam}`,
    headers: { 'content-type': 'application/json' },
  });
  await api.get(`/v1/privacy-requests/${encodeURIComponent(odd.upn)}`);
  await api.get(`/v1/privacy-requests?nonsense=${encodeURIComponent(odd.upn)}`);
}

describe('personal data', () => {
  it('lies nowhere in the data folder, while the process runs', async () => {
    expect((await readdir(lethe.dataDir)).length).toBeGreaterThan(0);
    expect(await tracesBelow(lethe.dataDir, 'sandbox', texts)).toEqual([]);
  });

  it('is in no log line, not even at the finest level', () => {
    expect(lethe.stderr).not.toBe('');
    expect(tracesIn('standard error', Buffer.from(lethe.stderr), texts)).toEqual([]);
    expect(tracesIn('standard output', Buffer.from(lethe.stdout), texts)).toEqual([]);
  });

  it('is in nothing that is open to everyone', async () => {
    for (const path of ['/metrics', '/livez', '/readyz', '/openapi.json']) {
      const examples = path === '/openapi.json' ? Object.values(odd) : texts;
      expect(tracesIn(path, (await api.get(path)).bytes, examples)).toEqual([]);
    }
  });

  it('is in no view or list', async () => {
    for (const path of [...paths, '/v1/privacy-requests', '/v1/overview'])
      expect(tracesIn(path, (await api.get(path)).bytes, texts)).toEqual([]);
  });

  it('of the subject is in no event, even where somebody wrote the name into a reason', async () => {
    const { upn, sam, alias, objectId } = odd;
    for (const path of paths.map((each) => `${each}/events`))
      expect(tracesIn(path, (await api.get(path)).bytes, [upn, sam, alias, objectId])).toEqual([]);
  });

  it('is in no bundle for support, nor is a secret', async () => {
    const [log, file] = [join(lethe.folder, 'lethe.log'), join(lethe.folder, 'support.zip')];
    await writeFile(log, lethe.stderr);
    const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));
    const ran = spawnSync(process.execPath, [program, 'support-bundle', '-o', file, '--log', log], {
      cwd: lethe.folder,
      env: {
        PATH: process.env['PATH'],
        LETHE_URL: lethe.url,
        LETHE_TOKEN: ADMIN_TOKEN,
        LETHE_ADMIN_TOKEN: ADMIN_TOKEN,
        LETHE_DATA_DIR: join(lethe.folder, 'elsewhere'),
      },
      encoding: 'utf8',
    });
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    const { entries } = await PackageZip.read(await readFile(file));
    expect([...entries.keys()]).toEqual(
      expect.arrayContaining(['doctor.jsonl', 'log-1.jsonl', 'server/overview.json', 'server/metrics.txt']),
    );
    for (const [path, content] of entries)
      expect(tracesIn(path, content, [...texts, ADMIN_TOKEN])).toEqual([]);
    expect(entries.get('log-1.jsonl')?.length).toBeGreaterThan(1000);
  });

  it('is not left behind when the process ends', async () => {
    expect((await lethe.stop()).code).toBe(0);
    expect(await tracesBelow(lethe.dataDir, 'sandbox', texts)).toEqual([]);
  });
});
