import type { RequestKind, RequestView } from '../api/types.js';
import type { Evidence } from './evidence.js';

/** What the page itself has seen, where Lethe keeps no record of a look. */
export interface Seen {
  /** the time at Lethe, milliseconds, cut to minutes */
  readonly now: number;
  /** whether Lethe has answered with the overview in this browser */
  readonly overview: boolean;
}

/** One of the things to try in the first ten minutes. */
export interface Step {
  readonly name: string;
  readonly title: string;
  /** how, and what to look at */
  readonly how: string;
  /** what is needed to do it */
  readonly permission: string;
  readonly isDone: (evidence: Evidence, seen: Seen) => boolean;
  /** where it is done, as things stand; undefined: not in the portal */
  readonly place: (evidence: Evidence) => string | undefined;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const did =
  (what: Evidence['own'][number]['what']) =>
  ({ own }: Evidence): boolean =>
    own.some((entry) => entry.what === what);

const submittedBy = (entries: Evidence['own'], requests: Evidence['requests'], kind: RequestKind) => {
  const ids = new Set(entries.filter(({ what }) => what === 'submitted').map(({ requestId }) => requestId));
  return requests.filter((request) => request.kind === kind && ids.has(request.id));
};
const ownExports = ({ own, requests }: Evidence) => submittedBy(own, requests, 'Export');

/** The user's own Export first, then those of the made-up people. */
const firstOf = (evidence: Evidence, fits: (request: RequestView) => boolean): RequestView | undefined =>
  ownExports(evidence).find(fits) ?? evidence.requests.find(fits);

const waitsForPerson = ({ tasks }: RequestView) => tasks.find(({ state }) => state === 'waiting-on-person');

export const steps: readonly Step[] = [
  {
    name: 'overview',
    title: 'See what needs attention',
    how: 'The overview puts first what somebody has to look at, with the reason and what to do.',
    permission: 'dashboards:view',
    isDone: (_evidence, { overview }) => overview,
    place: () => '/overview',
  },
  {
    name: 'export',
    title: 'Submit an Export',
    how: 'For ada@example.com, account name ada: one task appears for each source and host.',
    permission: 'requests:submit',
    isDone: (evidence) => ownExports(evidence).length > 0,
    place: () => '/new-request',
  },
  {
    name: 'day',
    title: 'Move the clock a day on',
    how: 'Press “+1 day” above, after you have submitted your Export: the cloud takes some hours of the sandbox.',
    permission: 'sandbox:control',
    isDone: (evidence, { now }) =>
      ownExports(evidence).some(({ receivedAt }) => now + MINUTE_MS > Date.parse(receivedAt) + DAY_MS),
    place: (evidence) => requestPlace(ownExports(evidence)[0]),
  },
  {
    name: 'step',
    title: 'Do a manual step',
    how: 'Hand in a screenshot: any PNG, JPEG, WebP or PDF, with your attestation.',
    permission: 'tasks:complete',
    isDone: did('step-completed'),
    place: (evidence) => {
      const request = firstOf(evidence, (one) => waitsForPerson(one) !== undefined);
      const task = request && waitsForPerson(request);
      return request && task ? `/tasks/${request.id}/${task.id}` : '/tasks';
    },
  },
  {
    name: 'package',
    title: 'Download the package',
    how: 'When the Export is done; open its index.html as the person would.',
    permission: 'requests:package',
    isDone: did('package-downloaded'),
    place: (evidence) =>
      requestPlace(
        firstOf(evidence, ({ kind, package: made }) => kind === 'Export' && made !== null),
        'package',
      ),
  },
  {
    name: 'certificate',
    title: 'View a certificate of erasure',
    how: 'It says how it is known that nothing is left, and can be checked without Lethe.',
    permission: 'requests:certificate',
    isDone: did('certificate-read'),
    place: ({ requests }) =>
      requestPlace(
        requests.find(({ kind, purge }) => kind === 'AccountClose' && purge === 'verified'),
        'certificate',
      ),
  },
  {
    name: 'close',
    title: 'Close an account',
    how: 'Submit an account close for zoe@example.com: you type the name once more, as it deletes.',
    permission: 'requests:submit',
    isDone: ({ own, requests }) => submittedBy(own, requests, 'AccountClose').length > 0,
    place: () => '/new-request',
  },
  {
    name: 'redrive',
    title: 'Redrive a dead letter',
    how: 'A message from a sender whose clock is a day ahead was put aside: press “+1 day” above, see what would happen to it, redrive it.',
    permission: 'dead-letters:handle',
    isDone: did('dead-letters-redriven'),
    place: () => '/dead-letters',
  },
  {
    name: 'program',
    title: 'Submit by curl or on the command line',
    how: 'The receipt of a request shows the curl; docs/how-to/first-ten-minutes.md has the command. Both need a token: an API key.',
    permission: 'requests:submit',
    isDone: ({ submitted }) =>
      submitted.some(({ by: { channel } }) => channel === 'rest' || channel === 'cli'),
    place: () => undefined,
  },
  {
    name: 'webhook',
    title: 'Receive a webhook',
    how: 'Give an address of your own (docs/how-to/webhooks.md has a receiver in one line), then do any of the above.',
    permission: 'webhooks:manage',
    isDone: ({ wasDelivered }) => wasDelivered,
    place: () => '/webhooks',
  },
];

const requestPlace = (request: RequestView | undefined, tab?: string): string =>
  request === undefined ? '/requests' : `/requests/${request.id}${tab === undefined ? '' : `?tab=${tab}`}`;
