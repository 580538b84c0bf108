import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HostList } from '#contracts';
import { good, taskOf, type View } from '../e2e/lethe-api.js';
import { LetheProcess } from '../e2e/lethe-process.js';
import { PackageZip } from '../e2e/package-zip.js';
import { expectWholeHistory } from '../e2e/whole-history.js';
import { PatientClient } from './patient-client.js';
import { RevivedProcess } from './revived-process.js';

const killable = fileURLToPath(new URL('killable.mjs', import.meta.url));

/**
 * Two requests that pass every kind of boundary: intake, tasks, reports, a wait on a source, timers, a package, a purge.
 * Of two people: an account that is closed while it is exported leaves a gap, or none, as it happens.
 */
const submissions = [
  { key: 'the-export', kind: 'Export', subject: { userPrincipalName: 'grace@example.com' } },
  { key: 'the-close', kind: 'AccountClose', subject: { userPrincipalName: 'ada@example.com' } },
] as const;
const isWhole = process.env.LETHE_FAULTS === 'all';
/** Some six hundred boundaries, half a second each where nobody else is at work. */
const WITHIN_MS = isWhole ? 3_600_000 : 900_000;

/** Lives through the whole scenario from wherever it is, and looks at what is left. */
async function live(client: PatientClient): Promise<readonly View[]> {
  const ids: string[] = [];
  for (const { key, kind, subject } of submissions)
    ids.push((await client.calling((api) => api.submit({ kind, subject, sources: ['cloud-mfa'] }, key))).id);
  const views = await client.drive(ids);
  for (const id of ids) await client.calling((api) => expectWholeHistory(api, id));
  return views;
}

const endsOf = (views: readonly View[]) =>
  views.map(({ kind, progress, purge, exceptions, tasks }) => ({
    kind,
    progress,
    purge,
    exceptions,
    tasks: tasks.map(({ action, state }) => `${action} ${state}`),
  }));
type Ends = ReturnType<typeof endsOf>;

/** A boundary that was passed, and where the data lie as a death there would have left them. */
interface Passed {
  readonly point: string;
  readonly snapshot: string;
}

const kindOf = (point: string): string => point.replace(/#\d+$/, '');

/**
 * Of each kind the first or the last time that it is passed, drawn anew in each run; all with LETHE_FAULTS=all. What
 * fails says which it was.
 */
function chosen(passed: readonly Passed[]): readonly Passed[] {
  if (isWhole) return passed;
  const ofKind = new Map<string, Passed[]>();
  for (const each of passed) {
    const kind = kindOf(each.point);
    ofKind.set(kind, [...(ofKind.get(kind) ?? []), each]);
  }
  return [...ofKind.values()].flatMap((same) => same.at(Math.random() < 0.5 ? 0 : -1) ?? []);
}

describe('a process killed at every kind of await of the circle', () => {
  let lethe: LetheProcess;
  let passed: readonly Passed[];
  let undisturbed: Ends;

  beforeAll(async () => {
    lethe = await LetheProcess.start({}, killable);
    // The making of a new sandbox is none of it.
    await lethe.stop();
    const snapshots = join(lethe.folder, 'snapshots');
    await mkdir(snapshots);
    await lethe.restart({ SNAPSHOTS: snapshots });
    undisturbed = endsOf(await live(new PatientClient(lethe, () => lethe.restart())));
    await lethe.kill9();
    const points = (await readFile(join(snapshots, 'points'), 'utf8')).trim().split('\n');
    passed = points.map((point, index) => ({ point, snapshot: join(snapshots, String(index + 1)) }));
  }, WITHIN_MS);
  afterAll(() => lethe.dispose());

  it('ends as it should when nothing kills it', () => {
    expect(undisturbed.map(({ progress, purge }) => [progress, purge])).toEqual([
      ['done', 'not-applicable'],
      ['done', 'verified'],
    ]);
    expect(new Set(passed.map(({ point }) => kindOf(point))).size).toBeGreaterThan(20);
  });

  it(
    'finds every accepted request going on where it was, and ends it as if nothing had happened',
    async () => {
      const revived = new RevivedProcess(lethe.folder);
      const client = new PatientClient(revived, () => Promise.reject(new Error('It died by itself.')));
      try {
        for (const { point, snapshot } of chosen(passed)) {
          // In the same place: paths stand in the data.
          await rm(lethe.dataDir, { recursive: true });
          await rename(snapshot, lethe.dataDir);
          await revived.start();
          expect({ killedAt: point, ends: endsOf(await live(client)) }).toEqual({
            killedAt: point,
            ends: undisturbed,
          });
          await revived.stop();
        }
      } finally {
        await revived.dispose();
      }
    },
    WITHIN_MS,
  );

  /** A copy is what a death leaves only if a death leaves what was written: a few of them die. */
  it(
    'and does so when it is really killed',
    async () => {
      const points = passed.map(({ point }) => point).filter((point) => point.endsWith('#1'));
      let deaths = 0;
      for (let times = 0; times < 3; times += 1) {
        const point = points[Math.floor(Math.random() * points.length)] ?? '';
        const dying = await LetheProcess.start({ KILL_AT: point }, killable);
        try {
          const client = new PatientClient(dying, () => dying.restart({}));
          expect({ killedAt: point, ends: endsOf(await live(client)) }).toEqual({
            killedAt: point,
            ends: undisturbed,
          });
          deaths += (dying.stdout.match(/^Lethe is ready/gm)?.length ?? 0) - 1;
        } finally {
          await dying.dispose();
        }
      }
      expect(deaths).toBeGreaterThan(0);
    },
    WITHIN_MS,
  );
});

describe('a process killed while people’s acts are carried out', () => {
  const reason = 'Taken out of service, CHG-1234.';
  const attestation = 'Looked at with the works council.';
  let lethe: LetheProcess;
  let client: PatientClient;
  let exporting: View;
  let closing: readonly View[];
  let handedOut: Buffer;

  /** What a person does beforehand, so that nothing but the review is left to be done. */
  async function doFirst({ id, tasks }: View): Promise<void> {
    for (const { id: taskId, action } of tasks.filter(({ state }) => state === 'waiting-on-person'))
      if (action === 'delete-user-record')
        await client.calling(async (api) => good(await api.complete(id, taskId, 'Removed.')));
      else if (action === 'screenshots')
        await client.calling((api) => api.act(id, `tasks/${taskId}/skip`, { reason: 'None here.' }));
  }

  const retire = () =>
    client.calling(async (api) => good(await api.post('/v1/hosts/nps02/retire', { reason })));
  const review = (id: string) =>
    client.calling(async (api) => {
      const step = taskOf(await api.view(id), 'review-other-people');
      if (step.state === 'waiting-on-person')
        good(await api.complete(id, step.id, attestation, [], 'redact'));
    });
  const eventsOf = ({ id }: View, type: string) =>
    client.calling(async (api) => (await api.events(id)).filter((event) => event.type === type));

  beforeAll(async () => {
    const KILL_PART = process.env.LETHE_FAULTS === 'all' ? '1' : '0.25';
    lethe = await LetheProcess.start({ KILL_TRAIL: 'trail', KILL_PART }, killable);
    client = new PatientClient(lethe, () => lethe.restart(), 300_000);
    const submitted = async (kind: string, name: string): Promise<string> => {
      const who = { userPrincipalName: `${name}@example.com`, samAccountName: name };
      const body = { kind, subject: who, sources: ['mfa-server', 'nps-extension'] };
      return (await client.calling((api) => api.submit(body))).id;
    };
    const ids = [await submitted('Export', 'grace'), await submitted('AccountClose', 'ada')];
    // Her close comes when the Export has what it wants of her: it would delete it first, now and then.
    await client.quiet(ids);
    ids.push(await submitted('AccountClose', 'grace'));
    for (const view of await client.quiet(ids)) await doFirst(view);
    const [held] = await client.quiet(ids);
    expect(held && taskOf(held, 'review-other-people').state).toBe('waiting-on-person');
    await writeFile(join(lethe.folder, 'trail'), '');
    await Promise.all([retire(), review(ids[0] ?? '')]);
    // The package expires while the closes wait for their logs to age.
    [exporting = exporting] = await client.drive(ids.slice(0, 1));
    const path = `/v1/privacy-requests/${exporting.id}/package`;
    handedOut = await client.calling(async (api) => {
      const { status, bytes } = await api.get(path);
      expect(status).toBe(200);
      return bytes;
    });
    closing = await client.drive(ids.slice(1));
  }, 600_000);
  afterAll(() => lethe.dispose());

  it('has died at some of it', async () => {
    expect(await readFile(join(lethe.folder, 'trail'), 'utf8')).toContain('"dies":true');
  });

  it('has retired the host for every request, once, and nothing else', async () => {
    const { items } = await client.calling(async (api) => good(await api.get<HostList>('/v1/hosts')));
    expect(items.find(({ host }) => host === 'nps02')?.retired).toMatchObject({ reason });
    expect(closing).toHaveLength(2);
    for (const view of closing) {
      expect(view).toMatchObject({ progress: 'done', purge: 'verified', exceptions: [] });
      const ended = view.tasks.filter(({ state }) => state === 'not-applicable');
      expect(ended.length).toBeGreaterThan(0);
      for (const task of ended) expect(task).toMatchObject({ host: 'nps02', reason });
      expect(view.tasks.filter(({ state }) => !['succeeded', 'not-applicable'].includes(state))).toEqual([]);
      expect(await eventsOf(view, 'HostRetired')).toHaveLength(1);
    }
  });

  it('has taken the review once, and hands out what was decided', async () => {
    const step = taskOf(exporting, 'review-other-people');
    const completed = await eventsOf(exporting, 'ManualStepCompleted');
    expect(completed.map(({ data }) => data['taskId'])).toEqual([step.id]);
    const zip = await PackageZip.read(handedOut);
    expect(zip.paths(/^mfa-server\/mfa01\/export\.json$/)).toEqual([]);
    expect(zip.paths(/^mfa-server\/mfa01\/records\.json$/)).toHaveLength(1);
    expect(JSON.stringify(zip.manifest)).toContain(attestation);
    for (const view of [exporting, ...closing])
      await client.calling((api) => expectWholeHistory(api, view.id));
  });
});
