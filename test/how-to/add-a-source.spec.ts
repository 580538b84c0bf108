import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { good, taskOf, type LetheApi } from '../e2e/lethe-api.js';
import { LetheProcess } from '../e2e/lethe-process.js';
import { PackageZip } from '../e2e/package-zip.js';
import { follow, stepsOf, type Step } from './followed-page.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
/** What a build needs; the rest of the project stays where it is. */
const needed = ['apps', 'libs', 'infra', 'package.json', 'tsconfig.json', 'nest-cli.json', '.swcrc'];
const ada = { userPrincipalName: 'ada@example.com', samAccountName: 'ada' };
const sources = ['token-desk'];

let copy: string;
let steps: readonly Step[];
let lethe: LetheProcess;
let api: LetheApi;

/** The variables that the page sets where it starts Lethe; its paths are seen from the project's folder. */
function variablesOfTheStart(): Record<string, string> {
  const start = steps.flatMap(({ text }) => text.split('\n')).find((line) => line.endsWith('npm start'));
  const pairs = [...(start ?? '').matchAll(/(LETHE_\w+)=(\S+)/g)];
  return Object.fromEntries(pairs.map(([, name = '', path = '']) => [name, join(copy, path)]));
}

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'lethe-fifth-source-'));
  for (const name of needed) await cp(join(project, name), join(copy, name), { recursive: true });
  await symlink(join(project, 'node_modules'), join(copy, 'node_modules'));
  steps = stepsOf(await readFile(join(project, 'docs', 'how-to', 'add-a-source.md'), 'utf8'));
  await follow(steps, copy);
  const built = spawnSync(process.execPath, ['infra/build.mjs'], { cwd: copy, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  const program = join(copy, 'dist', 'apps', 'standalone', 'src', 'main.js');
  lethe = await LetheProcess.start(variablesOfTheStart(), program);
  api = lethe.api();
}, 240_000);

afterAll(async () => {
  await lethe?.dispose();
  await rm(copy, { recursive: true, force: true });
});

const list = () => readFile(join(copy, 'desk', 'tokens.csv'), 'utf8');

describe('a fifth source, added as the how-to says', () => {
  it('touches neither the orchestrator nor another source, and adds lines to lists alone', () => {
    const touched = steps.filter(({ what }) => what === 'add').map(({ path }) => path);
    expect([...new Set(touched)].sort()).toEqual([
      'apps/standalone/src/handler-modules.ts',
      'infra/cluster/services.mjs',
      'libs/contracts/src/sources/source-contracts.ts',
      'libs/contracts/src/vocabulary.ts',
      'libs/domain/src/source-plans/source-plans.ts',
    ]);
    const own = steps.filter(({ what }) => what === 'write').map(({ path }) => path);
    expect(own.filter((path) => !/token-desk|^desk\//.test(path))).toEqual([]);
  });

  it('is shown as configured', async () => {
    const { items } = good(
      await api.get<{ items: { source: string; configured: boolean }[] }>('/v1/sources'),
    );
    expect(items.find(({ source }) => source === 'token-desk')).toMatchObject({ configured: true });
    expect(items.filter(({ configured }) => configured)).toHaveLength(1);
  });

  it('hands out what it holds about a person, and words for them', async () => {
    const { id } = await api.submit({ kind: 'Export', subject: ada, sources });
    await api.until(id, 'it is done', ({ progress }) => progress.startsWith('done'));
    const zip = await PackageZip.read((await api.get(`/v1/privacy-requests/${id}/package`)).bytes);
    expect(JSON.parse(zip.entries.get('token-desk/tokens.json')?.toString() ?? '')).toEqual([
      ['T-1001', 'ada@example.com', '2024-03-01'],
      ['T-1003', 'ada', '2025-01-09'],
    ]);
    expect(zip.entries.get('index.html')?.toString()).toContain('Token desk');
  });

  it('deletes, deletes again when the person comes back, and is verified then', async () => {
    const { id } = await api.submit({ kind: 'AccountClose', subject: ada, sources });
    const deleted = await api.quiet(id);
    expect(taskOf(deleted, 'delete-records')).toMatchObject({ source: 'token-desk', state: 'succeeded' });
    expect(await list()).toBe('serial,owner,handedOut\nT-1002,grace@example.com,2024-05-17\n');
    await writeFile(join(copy, 'desk', 'tokens.csv'), `${await list()}T-1004,ADA@example.com,2026-01-01\n`);
    await api.drive(id, 'the re-scan finds her', ({ purge }) => purge === 'contradicted', 'P1D');
    const view = await api.drive(id, 'it is verified', ({ purge }) => purge === 'verified', 'P1D');
    expect(view.progress).toBe('done');
    expect(await list()).not.toMatch(/\bada\b/i);
  });

  it('says what is wrong in its own words', async () => {
    await rm(join(copy, 'desk', 'tokens.csv'));
    const { id } = await api.submit({ kind: 'Export', subject: ada, sources });
    const view = await api.until(id, 'it is tried again', ({ tasks }) =>
      tasks.some(({ state }) => state === 'retrying'),
    );
    expect(taskOf(view, 'export')).toMatchObject({
      fault: { code: 'token-list-unreadable', message: expect.stringContaining('list of the token desk') },
    });
  });
});
