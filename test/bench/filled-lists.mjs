/**
 * A data folder whose request list is as long as one likes, filled by the adapter's own code: as if so many requests
 * had been received over two years. One in 25 is open, as a month of the 24 that a record is kept. The open ones are
 * over all sources with everything still to do (4.8 kB each); of the ended ones, cloud MFA alone was asked (1.3 kB).
 * Behind the rows stand no events: what is asked here never looks for them.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { openLibsqlStore } from '#adapters/libsql';
import { decide, evolveCommit, nothingStands, outlookText, sealedView } from '#domain';
import { KeyRing, parseMasterKey } from '#vault';

const AT_ONCE = 5_000;
const DAY = 86_400_000;
const KEPT_DAYS = 730;
const OPEN_ONE_IN = 25;
/** More than a gateway keeps in memory. */
const SUBJECTS = 6_000;

const topology = {
  'mfa-server': { hosts: ['mfa01', 'mfa02'].map((name) => ({ name, roles: ['mfa-server'] })), syslog: true },
  'nps-extension': { hosts: [{ name: 'nps01' }, { name: 'nps02' }] },
  'adfs-adapter': { hosts: [{ name: 'adfs01' }] },
  'cloud-mfa': {},
};
const planning = { topology, leaseSeconds: 1800 };

const SUBJECT = 's1.bench-subject';
const SUBJECT_KEY = 'bench-subject-key';

function viewOf(kind, asked, receivedAt) {
  const id = randomUUID();
  const command = {
    type: 'SubmitPrivacyRequest',
    commandId: 'submit',
    at: receivedAt,
    id,
    kind,
    planning,
    subject: SUBJECT,
    subjectKeyId: SUBJECT_KEY,
    subjectDigests: [],
    subjectIsAdministrator: false,
    asked,
    policy: 'gdpr',
    approvalRequired: false,
    receivedAt,
    reference: null,
    submittedBy: { id: 'bench', channel: 'rest' },
    bodyDigest: '0'.repeat(64),
    causation: null,
  };
  const { events } = decide(undefined, command, nothingStands);
  const commit = { streamId: id, committedAt: receivedAt, commandId: 'submit', events };
  return sealedView(evolveCommit(undefined, commit));
}

/** The same request, answered three weeks after its receipt. */
function ended(view, progress) {
  const completedAt = new Date(Date.parse(view.receivedAt) + 21 * DAY).toISOString();
  return {
    ...view,
    progress,
    completedAt,
    clock: { ...view.clock, metAt: completedAt },
    tasks: view.tasks.map((task) => ({ ...task, state: 'succeeded' })),
  };
}

/** Requests of one day differ in who and which alone: a view is thought out once, and written with other names. */
class Views {
  known = new Map();

  row({ kind, progress, receivedAt }, subject) {
    const name = `${kind} ${progress} ${receivedAt.slice(0, 10)}`;
    let known = this.known.get(name);
    if (!known) {
      const fresh = viewOf(kind, progress === 'running' ? null : ['cloud-mfa'], receivedAt);
      const view = progress === 'running' ? fresh : ended(fresh, progress);
      known = {
        view,
        document: JSON.stringify(view),
        outlook: progress === 'running' ? outlookText(view) : null,
      };
      this.known.set(name, known);
    }
    const { view, document, outlook } = known;
    const id = randomUUID();
    return {
      id,
      version: view.version,
      kind,
      progress: view.progress,
      purge: view.purge,
      sources: view.sources,
      submittedBy: view.submittedBy,
      receivedAt,
      dueAt: view.clock.dueAt,
      metAt: view.clock.metAt,
      paused: false,
      document: document
        .replaceAll(view.id, id)
        .replaceAll(view.receivedAt, receivedAt)
        .replace(SUBJECT, subject.sealed)
        .replace(SUBJECT_KEY, subject.keyId),
      outlook: outlook?.replaceAll(view.receivedAt, receivedAt) ?? null,
    };
  }
}

/** @param masterKeyFile the one that Lethe is started with on this folder */
export async function fillLists(folder, count, masterKeyFile) {
  const store = await openLibsqlStore(folder);
  try {
    const keys = new KeyRing(store.subjectKeys, parseMasterKey(readFileSync(masterKeyFile, 'utf8').trim()), {
      poolSize: 500,
    });
    const subjects = [];
    for (let n = 0; n < SUBJECTS; n += 1) {
      const cipher = await keys.create();
      const sealed = cipher.seal(JSON.stringify({ userPrincipalName: `person${n}@example.com` }));
      subjects.push({ sealed, keyId: cipher.keyId });
    }
    const views = new Views();
    const now = Date.now();
    for (let from = 0; from < count; from += AT_ONCE)
      await store.readModel.live.put(
        Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => {
          const nth = from + index;
          const isOpen = nth % OPEN_ONE_IN === 0;
          // The oldest first, as they come in life; the open ones are of the last month.
          const age = isOpen ? 30 * (1 - nth / count) : 30 + (KEPT_DAYS - 30) * (1 - nth / count);
          const receivedAt = new Date(now - age * DAY).toISOString();
          const kind = nth % 3 === 0 ? 'AccountClose' : 'Export';
          const progress = isOpen ? 'running' : nth % 100 === 1 ? 'done-with-exceptions' : 'done';
          return views.row({ kind, progress, receivedAt }, subjects[nth % SUBJECTS]);
        }),
      );
  } finally {
    await store.close();
  }
}
