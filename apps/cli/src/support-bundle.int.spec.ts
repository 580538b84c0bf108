import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import yauzl from 'yauzl';
import { problem, runCli, serve, type Answer, type Served } from './cli.fixture.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-support-'));
  file = join(folder, 'f.zip');
});
afterEach(() => rm(folder, { recursive: true }));

async function unzipped(): Promise<ReadonlyMap<string, string>> {
  const zip = await yauzl.fromBufferPromise(await readFile(file), { lazyEntries: true });
  const entries = new Map<string, string>();
  for await (const entry of zip.eachEntry())
    entries.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)));
  return entries;
}

const answers: Readonly<Record<string, Answer>> = {
  '/readyz': { body: { status: 'ready' } },
  '/openapi.json': { body: { info: { title: 'Lethe', version: '9.9.9' }, paths: {} } },
  '/metrics': { type: 'text/plain; version=0.0.4', body: 'lethe_timers_overdue 0\n' },
  '/v1/overview': { body: { counts: [{ count: 3 }] } },
  '/v1/sources': { body: { items: [] } },
  '/v1/hosts': {
    body: { items: [{ host: 'mfa01', retired: { by: 'person:quux', reason: 'Quuxina left' } }] },
  },
  '/v1/dead-letters?limit=100': { body: { items: [{ reason: 'not-json' }] } },
};
const usual = ({ url }: Served): Answer => answers[url] ?? problem(404, 'not-found');

/** Without a program of the host to ask: there is no built one beside the sources. */
async function bundle(answer: (call: Served) => Answer, ...more: string[]) {
  const server = await serve(answer);
  try {
    return await runCli(['support-bundle', '-o', file, ...more], server.variables);
  } finally {
    await server.close();
  }
}

describe('lethe support-bundle', () => {
  it('holds what is told of the machine and of the server, and says what each file is', async () => {
    const ran = await bundle(usual);
    expect(ran.code).toBe(0);
    const entries = await unzipped();
    expect(JSON.parse(entries.get('versions.json') ?? '')).toMatchObject({ node: process.versions.node });
    expect(JSON.parse(entries.get('server/version.json') ?? '')).toEqual({
      title: 'Lethe',
      version: '9.9.9',
    });
    expect(entries.get('server/metrics.txt')).toContain('lethe_timers_overdue');
    expect(entries.get('server/overview.json')).toContain('"count": 3');
    expect(entries.get('server/dead-letters.json')).toContain('not-json');
    for (const path of entries.keys())
      if (path !== 'README.txt') expect(entries.get('README.txt')).toContain(`${path}: `);
  });

  it('leaves out what people wrote, and the token', async () => {
    await bundle(usual);
    const all = [...(await unzipped()).values()].join('\n');
    expect(all).toContain('mfa01');
    expect(all).not.toMatch(/quux/i);
    expect(all).not.toContain('a-token');
  });

  it('is made although the server is away, and says what is missing', async () => {
    const server = await serve(usual);
    await server.close();
    const ran = await runCli(['support-bundle', '-o', file, '--json'], server.variables);
    expect(ran.code).toBe(0);
    const { missing } = JSON.parse(ran.out) as { missing: { path: string; reason: string }[] };
    expect(missing.map(({ path }) => path)).toEqual(expect.arrayContaining(['server/metrics.txt']));
    const entries = await unzipped();
    expect(entries.has('settings.json')).toBe(true);
    expect(entries.get('README.txt')).toContain('server/metrics.txt: missing. Lethe could not be reached');
  });

  it('says that a token may not look, and goes on', async () => {
    const ran = await bundle((call) =>
      call.url.startsWith('/v1') ? problem(403, 'forbidden') : usual(call),
    );
    expect(ran.code).toBe(0);
    expect(ran.err).toContain('Without server/overview.json');
    expect((await unzipped()).has('server/ready.json')).toBe(true);
  });

  it('takes the last lines of a log that Lethe wrote, and no others', async () => {
    const log = join(folder, 'lethe.log');
    const own = (number: number) =>
      JSON.stringify({ level: 'info', service: 'gateway', msg: `line ${number}` });
    const lines = [
      ...Array.from({ length: 2500 }, (_, number) => own(number)),
      'Quuxina wrote this',
      '{"x":1}',
    ];
    await writeFile(log, lines.join('\n'));
    await bundle(usual, '--log', log, join(folder, 'nowhere.log'));
    const kept = (await unzipped()).get('log-1.jsonl')?.trim().split('\n') ?? [];
    expect([kept.length, kept.at(-1)]).toEqual([2000, own(2499)]);
    expect(kept.join('')).not.toContain('Quuxina');
    expect((await unzipped()).get('README.txt')).toContain('log-2.jsonl: missing.');
  });

  it('does not replace a file without --force, and asks nobody then', async () => {
    await writeFile(file, 'mine');
    const asked: Served[] = [];
    const ran = await bundle((call) => (asked.push(call), usual(call)));
    expect([ran.code, asked]).toEqual([2, []]);
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect((await bundle(usual, '--force')).code).toBe(0);
  });
});
