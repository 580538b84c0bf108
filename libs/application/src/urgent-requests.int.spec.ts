import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import type { Restraint } from '#contracts';
import { nothingStands, type CloseLimit, type SealedView, type Standing } from '#domain';
import type { WrittenRow } from '#ports';
import { after, day, livedThrough, REQUEST_ID, sha256 } from '#testing';
import { attentionOf } from './attention.js';
import { openRequests } from './open-rows.js';
import { standingAgainst } from './open-view.js';
import type { AttentionItem } from './privacy-requests.js';
import { RestraintAttention } from './restraint-attention.js';
import { UrgentRequests } from './urgent-requests.js';
import { rowOf } from './view-projection.js';

let folder: string;
let store: LibsqlStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-urgent-'));
  store = await openLibsqlStore(folder);
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const hold = { id: 'hold', subjectDigests: [], host: null, keptOn: null, placedAt: day(0) };
const standings: readonly Standing[] = [
  nothingStands,
  { ...nothingStands, holds: [{ ...hold, subjectDigests: [sha256(1)] }] },
  { ...nothingStands, holds: [{ ...hold, host: 'nps01' }] },
  { ...nothingStands, pauses: [{ source: 'mfa-server', since: day(0) }] },
  { ...nothingStands, closes: { reachedAt: day(0) } },
];

const life = fc.record({
  kind: fc.constantFrom('Export' as const, 'AccountClose' as const),
  policy: fc.constantFrom('gdpr' as const, 'ccpa' as const),
  seed: fc.nat(1000),
  steps: fc.nat(30),
});

type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

/** The row of a request that has lived so far under what stands, with an id of its own. */
function lived({ kind, policy, seed, steps }: Life, standing: Standing): WrittenRow {
  const simulation = livedThrough({ kind, policy }, { seed, steps }, standing);
  const id = randomUUID();
  const row = rowOf(simulation.request);
  return { ...row, id, document: row.document.replaceAll(REQUEST_ID, id) };
}

/** How the limit was reached that stands. */
const limitOf = ({ closes }: Standing): Pick<CloseLimit, 'reached'> => {
  if (closes === 'admitted') return { reached: null };
  const at = closes.reachedAt;
  const begun = { day: at.slice(0, 10), allowed: 7, count: 0, begun: 7, since: after({ days: -1 }, at) };
  return { reached: { ...begun, usual: null, at } };
};

/** The same by a look at each document. */
function plainly(views: readonly SealedView[], now: string, standing: Standing): readonly AttentionItem[] {
  const restrained = new RestraintAttention(standing, limitOf(standing));
  return views.flatMap((view) => [...attentionOf(view, now), ...restrained.of(view)]);
}

const waitsFor = (view: SealedView, standing: Standing, kind: Restraint['kind']) =>
  view.tasks.filter(
    (task) =>
      ((task.heldBy ?? []).length > 0 || task.state === 'waiting-on-person') &&
      standingAgainst(view, standing)(task).some((restraint) => restraint.kind === kind),
  );

const words = (items: readonly AttentionItem[]) => items.map((item) => JSON.stringify(item)).sort();
const dates = (items: readonly AttentionItem[]) => items.map(({ dueAt }) => dueAt ?? '').sort();

async function look(rows: readonly WrittenRow[], now: string, standing: Standing) {
  await store.readModel.live.put(rows);
  const restrained = new RestraintAttention(standing, limitOf(standing));
  const urgent = new UrgentRequests(restrained, now);
  for await (const open of openRequests(store.readModel)) {
    restrained.take(open.outlook);
    urgent.take(open);
  }
  const [few, all] = [await urgent.first(store.readModel, 4), await urgent.first(store.readModel, 500)];
  await store.readModel.live.put(
    rows.map((row) => ({ ...row, version: row.version + 1, progress: 'done', outlook: null })),
  );
  return { few, all, ofAll: restrained.ofAll() };
}

describe('what of open requests needs somebody', () => {
  it('is what a look at each document finds, whatever they have lived through and whatever stands', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(life, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(...standings),
        fc.constantFrom(true, false),
        fc.integer({ min: 0, max: 60 }),
        async (lives, standing, wasWritten, days) => {
          const now = day(days);
          const rows = lives.map((one) => lived(one, standing));
          const open = rows.filter(({ outlook }) => outlook !== null);
          const { few, all, ofAll } = await look(
            open.map((row) => (wasWritten ? row : { ...row, outlook: null })),
            now,
            standing,
          );
          const views = open.map(({ document }) => JSON.parse(document) as SealedView);
          const expected = plainly(views, now, standing);
          expect(words(all)).toEqual(words(expected));
          expect(dates(few)).toEqual(dates(expected).slice(0, 4));
          const paused = views.flatMap((view) => waitsFor(view, standing, 'source-paused'));
          const limited = views.filter((view) => waitsFor(view, standing, 'close-limit').length > 0);
          const count = paused.filter(({ state }) => state !== 'waiting-on-person').length;
          if (standing.pauses.length > 0)
            expect(ofAll[0]?.message).toContain(count === 1 ? ': One task waits.' : `: ${count} tasks wait.`);
          if (standing.closes !== 'admitted')
            expect(ofAll[0]?.message).toContain(
              limited.length === 1 ? ': one request waits.' : `: ${limited.length} requests wait.`,
            );
        },
      ),
      { numRuns: 40 },
    ));
});
