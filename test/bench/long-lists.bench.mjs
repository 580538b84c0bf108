/**
 * What people and programs ask of lists, over HTTP of a whole embedded process, with 10⁴ requests beside 10⁶
 * (filled-lists.mjs says what they are like). The ratio is time with few divided by time with many: 1 is flat. The
 * page is that of the portal in a Chromium, from the call until rows stand in it, with nothing in its cache.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fillLists } from './filled-lists.mjs';
import { openBrowser } from './page-for-bench.mjs';
import { startLethe } from './process-for-bench.mjs';
import { median } from './turns.mjs';

const FEW = 10_000;
const MANY = 1_000_000;
/** Pages behind the first: a person who goes on and on. */
const DEEP_PAGES = 40;

const list = (query) => `/v1/privacy-requests?limit=50${query}`;

/** Half a year back; a cursor like any other. */
async function deepCursor(ask) {
  let cursor;
  for (let page = 0; page < DEEP_PAGES; page += 1)
    cursor = (await ask(`/v1/privacy-requests?limit=200${cursor ? `&cursor=${cursor}` : ''}`)).nextCursor;
  return cursor;
}

const questions = {
  'first page of the list': () => list(''),
  'deep page of the list': (cursor) => list(`&cursor=${cursor}`),
  'one kind': () => list('&kind=AccountClose'),
  'due soon': () => list('&clock=due-soon'),
  'a source and a state': () => list('&source=mfa-server&progress=running'),
  'two filters that few fit': () => list('&progress=done-with-exceptions&purge=deleted-at-source'),
  'two filters that none fits': () => list('&kind=Export&purge=deleted-at-source'),
};
/** Cost what the open requests cost, of which there are a hundred times as many too: they miss the aim. */
const growing = { overview: '/v1/overview', 'sources and hosts': '/v1/sources' };

async function timeOf(rounds, call) {
  const times = [];
  for (let round = -2; round < rounds; round += 1) {
    const begun = performance.now();
    await call();
    if (round >= 0) times.push(performance.now() - begun);
  }
  return median(times);
}

async function measured(count, rounds) {
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  const masterKeyFile = join(folder, 'master.key');
  writeFileSync(masterKeyFile, randomBytes(32).toString('base64'));
  let lethe;
  let browser;
  try {
    await fillLists(join(folder, 'data'), count, masterKeyFile);
    lethe = await startLethe(folder, masterKeyFile);
    const cursor = await deepCursor(lethe.ask);
    const times = {};
    for (const [name, path] of Object.entries(questions))
      times[name] = await timeOf(rounds, () => lethe.ask(path(cursor)));
    for (const [name, path] of Object.entries(growing)) times[name] = await timeOf(5, () => lethe.ask(path));
    browser = await openBrowser(lethe);
    if (browser) times['page of the portal'] = await timeOf(rounds / 5, () => browser.load('/requests'));
    return times;
  } finally {
    await browser?.close();
    await lethe?.stop();
    rmSync(folder, { recursive: true });
  }
}

export async function run({ quick }) {
  const [few, many] = [await measured(FEW, 20), await measured(quick ? 4 * FEW : MANY, 20)];
  return Object.keys(few).map((what) => ({
    what,
    against: `its own time with ${FEW} requests`,
    ratio: few[what] / many[what],
    aim: 0.5,
    note: `${few[what].toFixed(1)} ms and ${many[what].toFixed(1)} ms`,
  }));
}
