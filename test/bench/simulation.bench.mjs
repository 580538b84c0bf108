/**
 * Which open requests would be late if a source were away: one question over all of them, through the use case
 * and the read model, each row read and thought through. Beside it the least that can be done: the same rows read
 * page by page and parsed, and nothing thought. The ratio is that time divided by the question's. Half of them
 * are AccountCloses whose last sweeps have days of their own, so that no two have the same work before them.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openLibsqlStore } from '#adapters/libsql';
import { simulations } from '#application';
import { decide, evolveCommit, nothingStands, outlookText, sealedView } from '#domain';
import { median } from './turns.mjs';

const AT_ONCE = 2_000;
const DAY = 86_400_000;
const now = new Date().toISOString();
const topology = {
  'mfa-server': { hosts: ['mfa01', 'mfa02'].map((name) => ({ name, roles: ['mfa-server'] })), syslog: true },
  'nps-extension': { hosts: [{ name: 'nps01' }, { name: 'nps02' }] },
  'adfs-adapter': { hosts: [{ name: 'adfs01' }] },
  'cloud-mfa': {},
};
const planning = { topology, leaseSeconds: 1800 };
const sealed = (words) => `s1.${randomUUID()}.${Buffer.from(words.padEnd(120)).toString('base64url')}`;
const facts = {
  subjectIsAdministrator: false,
  asked: null,
  policy: 'gdpr',
  approvalRequired: false,
  receivedAt: now,
  reference: null,
  submittedBy: { id: 'bench', channel: 'rest' },
  bodyDigest: '0'.repeat(64),
  causation: null,
};

/** A request just planned, with all its tasks open. */
function viewOf(kind) {
  const id = randomUUID();
  const who = { subject: sealed('somebody'), subjectKeyId: randomUUID(), subjectDigests: [] };
  const issued = { type: 'SubmitPrivacyRequest', commandId: 'submit', at: now };
  const command = { ...issued, id, kind, planning, ...facts, ...who };
  const decision = decide(undefined, command, nothingStands);
  const commit = { streamId: id, committedAt: now, commandId: 'submit', events: decision.events };
  return sealedView(evolveCommit(undefined, commit));
}

/** Its own days for what waits for logs to age, as each request has that was closed at another moment. */
const ofItsOwn = (view, number) => ({
  ...view,
  tasks: view.tasks.map((task) =>
    task.phase === 'after-30-days'
      ? { ...task, checkAfter: new Date(Date.parse(now) + 20 * DAY + number * 1_000).toISOString() }
      : task,
  ),
});

const rowOf = (view, id) => ({
  id,
  version: view.version,
  kind: view.kind,
  progress: view.progress,
  purge: view.purge,
  sources: view.sources,
  submittedBy: view.submittedBy,
  receivedAt: view.receivedAt,
  dueAt: view.clock.dueAt,
  metAt: null,
  paused: false,
  document: JSON.stringify({ ...view, id }),
  outlook: outlookText(view),
});

async function fill(rows, count) {
  const views = [viewOf('Export'), viewOf('AccountClose')];
  const at = (number) => ofItsOwn(views[number % 2], number);
  for (let n = 0; n < count; n += AT_ONCE)
    await rows.put(Array.from({ length: AT_ONCE }, (_, index) => rowOf(at(n + index), randomUUID())));
  return views.map((view) => JSON.stringify(view).length);
}

async function readAll(rows) {
  let cursor;
  do {
    const page = await rows.list({ progress: 'running', limit: 200, cursor });
    for (const { document } of page.rows) JSON.parse(document);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

async function times(rounds, call) {
  const taken = [];
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    await call();
    taken.push(performance.now() - begun);
  }
  return median(taken);
}

export async function run({ quick }) {
  const count = quick ? 10_000 : 100_000;
  const folder = mkdtempSync(join(tmpdir(), 'lethe-bench-'));
  const { readModel, close } = await openLibsqlStore(folder);
  try {
    const bytes = await fill(readModel.live, count);
    const ask = simulations({
      readModel,
      clock: { now: () => now },
      planning: async () => planning,
      listsCaughtUp: async () => undefined,
    });
    const body = { source: 'mfa-server', from: now, to: new Date(Date.parse(now) + 60 * DAY).toISOString() };
    let late = 0;
    const question = async () => {
      const answer = await ask.deadlines(body);
      late = answer.value.breaches.length;
    };
    const taken = await times(3, question);
    const read = await times(3, () => readAll(readModel.live));
    if (late !== count) throw new Error(`${late} of ${count} would be late: that is not the question.`);
    return [
      {
        what: `simulation over ${count} open requests`,
        against: 'the same rows read and parsed',
        ratio: read / taken,
        aim: 0.5,
        note: `${(taken / 1000).toFixed(2)} s, all ${late} of them named; ${(read / 1000).toFixed(2)} s to read them (${bytes.join(' and ')} bytes each)`,
      },
    ];
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
}
