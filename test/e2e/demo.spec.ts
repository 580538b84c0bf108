import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeadLetterList, RedriveAnswer, RequestList } from '#contracts';
import { eventually, good, type LetheApi, type View } from './lethe-api.js';
import { ADMIN_TOKEN, LetheProcess } from './lethe-process.js';
import { PackageZip } from './package-zip.js';

/** What a new sandbox shows, by the reference of each request. The clock stands still, so all of it stays. */
const expected: Readonly<Record<string, string>> = {
  'DEMO-01': 'AccountClose done verified met',
  'DEMO-02': 'AccountClose running contradicted met',
  'DEMO-03': 'AccountClose running sweep-due met',
  'DEMO-04': 'Export done not-applicable met',
  'DEMO-05': 'Export running not-applicable overdue, waiting-on-person',
  'DEMO-06': 'Export running not-applicable due-soon, waiting-on-person',
  'DEMO-07': 'Export done-with-exceptions not-applicable met',
  'DEMO-08': 'Export rejected not-applicable met',
  'DEMO-09': 'Export cancelled not-applicable met',
  'DEMO-10': 'Export running not-applicable paused, waiting-on-person',
  'DEMO-11': 'Export running not-applicable on-track, waiting-on-person waiting-on-person',
  'DEMO-12': 'Export running not-applicable on-track, waiting-on-person',
  'DEMO-13': 'Export running not-applicable on-track, retrying',
  'DEMO-14': 'Export running not-applicable on-track, waiting-on-person waiting-on-source',
  'DEMO-15': 'Export running not-applicable on-track, waiting-on-person waiting-on-source',
};

const stateOf = ({ kind, progress, purge, clock, tasks }: View): string => {
  const waits = tasks
    .map(({ state }) => state)
    .filter((state) => /^(waiting|retrying|running|ready)/.test(state));
  const isClose = kind === 'AccountClose';
  const what = isClose || waits.length === 0 ? '' : `, ${[...waits].sort().join(' ')}`;
  return `${kind} ${progress} ${purge} ${clock.state}${what}`;
};

/** Three starts and all that a new sandbox makes, on a machine that has other things to do. */
const PATIENCE_MS = 60_000;

let folder = '';
let lethe: LetheProcess;
let api: LetheApi;
const demo = () => ({ LETHE_SEED: undefined, LETHE_DATA_DIR: join(folder, 'data') });

const list = async () => good(await api.get<RequestList>('/v1/privacy-requests?limit=100')).items;
const states = async () =>
  Object.fromEntries((await list()).map((view) => [view.reference ?? '', stateOf(view)]));
const letters = async () => good(await api.get<DeadLetterList>('/v1/dead-letters')).items;
const byReference = async (reference: string): Promise<View> => {
  const view = (await list()).find((each) => each.reference === reference);
  if (!view) throw new Error(`There is no request ${reference}.`);
  return view;
};

/** Starts it and takes its power when the world is there: in the month that lies back, before anybody is served. */
async function cutShort(): Promise<void> {
  const program = fileURLToPath(new URL('../../dist/apps/standalone/src/main.js', import.meta.url));
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: {
      ...process.env,
      LETHE_DATA_DIR: join(folder, 'data'),
      LETHE_PORT: '0',
      LETHE_SANDBOX_SECONDS_PER_DAY: '0',
    },
    stdio: 'ignore',
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  await eventually(
    async () => existsSync(join(folder, 'data/sandbox/cloud/cloud.json')),
    (isThere) => isThere,
  );
  child.kill('SIGKILL');
  await closed;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-demo-'));
  await cutShort();
  lethe = await LetheProcess.start(demo());
  api = lethe.api();
  // Again in the midst of it, and then it may come to its end.
  await lethe.kill9();
  await lethe.restart();
  await eventually(
    states,
    (found) => JSON.stringify(found) === JSON.stringify(sorted(found, expected)),
    PATIENCE_MS,
  );
}, 4 * PATIENCE_MS);
afterAll(async () => {
  await lethe.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a script of the project to its end. */
function run(script: string, variables: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [script], { env: { ...process.env, ...variables } });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  return new Promise<{ readonly code: number | null; readonly said: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, said }));
  });
}

const sorted = (like: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>) =>
  Object.fromEntries([
    ...Object.keys(like).map((key) => [key, wanted[key]] as const),
    ...Object.entries(wanted).filter(([key]) => !(key in like)),
  ]);

describe('a new sandbox', () => {
  it('shows made-up people in every state, none twice, although it was killed twice on the way', async () => {
    expect(await states()).toEqual(expected);
    expect(await list()).toHaveLength(Object.keys(expected).length);
    expect(await letters()).toHaveLength(1);
  });

  it('stands at the present: what lies a month back was brought about by its clock', async () => {
    const verified = await byReference('DEMO-01');
    const now = await api.now();
    expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(600_000);
    expect(now.getTime() - Date.parse(verified.receivedAt)).toBeGreaterThanOrEqual(31 * 86_400_000);
    const events = (await api.events(verified.id)).map(({ type }) => type);
    expect(events).toEqual(expect.arrayContaining(['DataDeletedAtSource', 'PurgeSweepDue', 'PurgeVerified']));
    const certificate = await api.get(`/v1/privacy-requests/${verified.id}/certificate`);
    expect(certificate.status).toBe(200);
  });

  it('has a real package', async () => {
    const { id } = await byReference('DEMO-04');
    const { bytes } = await api.get(`/v1/privacy-requests/${id}/package`);
    const { manifest } = await PackageZip.read(bytes);
    expect(JSON.stringify(manifest)).toContain('mfa-server/mfa01/records.json');
  });

  it('has a dead letter that is not taken before its time', async () => {
    const answer = await api.post<RedriveAnswer>('/v1/dead-letters/redrive', { dryRun: true });
    expect(good(answer).items).toMatchObject([{ outcome: 'would-be-put-aside' }]);
  });

  it(
    'can be walked through as its page for the first ten minutes says',
    async () => {
      const ran = await run('infra/demo/verify.mjs', { LETHE_URL: lethe.url, LETHE_TOKEN: ADMIN_TOKEN });
      expect(ran).toMatchObject({ code: 0 });
      const page = readFileSync('docs/how-to/first-ten-minutes.md', 'utf8');
      const titles = ran.said.split('\n').flatMap((line) => /^\d+\. ([^:,]+)[:,]/.exec(line)?.[1] ?? []);
      expect(titles).toHaveLength(8);
      for (const title of titles) expect(page).toContain(`**${title.replace(' it', '')}**`);
    },
    4 * PATIENCE_MS,
  );

  it('is not seeded again by the next start, whatever people have done meanwhile', async () => {
    const { id } = await byReference('DEMO-10');
    await api.act(id, 'resume-clock', { reason: 'It is she.' });
    const before = (await list()).length;
    await lethe.stop();
    await lethe.restart();
    expect((await api.view(id)).clock.state).not.toBe('paused');
    expect(await list()).toHaveLength(before);
    expect(lethe.stderr).not.toMatch(/"part":"demo"/);
  });

  it('makes no request about those whom people try it with', async () => {
    const seeded = (await list()).filter(({ reference }) => reference?.startsWith('DEMO-'));
    for (const { id } of seeded) {
      const { subject } = good(
        await api.post<{ subject: { userPrincipalName?: string } }>(`/v1/privacy-requests/${id}/reveal`, {
          reason: 'To see that it is one of the demo.',
        }),
      );
      expect(subject.userPrincipalName).toMatch(/^[a-z]+\.[a-z]+@example\.com$/);
    }
  });
});
