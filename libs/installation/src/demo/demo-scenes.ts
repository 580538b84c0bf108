import type { RequestView, SubmitPrivacyRequestBody, TaskView } from '#contracts';
import type { RequestAction } from '#application';
import { demoPeople, type DemoPerson } from '#sandbox';
import { screenshot } from './screenshot.js';

/** What a person does to a request, as soon as the view is ready for it. */
export interface Move {
  /** undefined: not yet, or not any more */
  readonly act: (view: RequestView) => RequestAction | undefined;
  /** whether it has been done, or cannot be done any more */
  readonly isDone: (view: RequestView) => boolean;
}

export interface Scene {
  /** idempotency key and reference: the same request when it is submitted again */
  readonly key: string;
  readonly person: DemoPerson;
  readonly body: Omit<SubmitPrivacyRequestBody, 'subject' | 'reference' | 'receivedAt'>;
  /** how long before the demo's present it was received; 0: when it is submitted */
  readonly daysAgo?: number;
  readonly moves?: readonly Move[];
}

const onPremises: Scene['body'] = { kind: 'Export', sources: ['mfa-server'] };
const closing: Scene['body'] = { kind: 'AccountClose', sources: ['cloud-mfa'] };

const taskOf = (view: RequestView, action: TaskView['action']): TaskView | undefined =>
  view.tasks.find((task) => task.action === action && task.state === 'waiting-on-person');
const isPlanned = (view: RequestView): boolean => view.tasks.length > 0;
const isEnded = (view: RequestView): boolean => view.completedAt !== null;

const hand: Move = {
  act(view) {
    const task = taskOf(view, 'screenshots');
    return (
      task && {
        type: 'complete-step',
        taskId: task.id,
        attestation: 'I opened the user’s Edit page and took a picture of every tab, today.',
        files: [{ name: 'edit-page.png', mediaType: 'image/png', content: screenshot() }],
      }
    );
  },
  isDone: (view) =>
    isPlanned(view) &&
    view.tasks.some(({ action, state }) => action === 'screenshots' && state === 'succeeded'),
};

const skip: Move = {
  act(view) {
    const task = taskOf(view, 'screenshots');
    const reason = 'The user portal of that server has been switched off; there is no page left to show.';
    return task && { type: 'skip-task', taskId: task.id, reason };
  },
  isDone: (view) =>
    isPlanned(view) &&
    view.tasks.some(({ action, state }) => action === 'screenshots' && state === 'skipped'),
};

const once = (action: RequestAction, isDone: Move['isDone']): Move => ({
  act: (view) => (isPlanned(view) ? action : undefined),
  isDone: (view) => isDone(view) || isEnded(view),
});

/** Closed a month before the demo's present, so that the purge has come to its end. */
export const pastScenes: readonly Scene[] = [
  { key: 'DEMO-01', person: demoPeople.verified, body: closing },
  { key: 'DEMO-02', person: demoPeople.contradicted, body: closing },
  { key: 'DEMO-03', person: demoPeople.sweepDue, body: closing },
];

/** In the order in which they are submitted: the last one is the newest. */
export const presentScenes: readonly Scene[] = [
  { key: 'DEMO-04', person: demoPeople.completed, body: onPremises, daysAgo: 6, moves: [hand] },
  { key: 'DEMO-05', person: demoPeople.overdue, body: onPremises, daysAgo: 28 },
  { key: 'DEMO-06', person: demoPeople.dueSoon, body: onPremises, daysAgo: 23 },
  { key: 'DEMO-07', person: demoPeople.withGap, body: onPremises, daysAgo: 9, moves: [skip] },
  {
    key: 'DEMO-08',
    person: demoPeople.rejected,
    body: onPremises,
    daysAgo: 5,
    moves: [
      once(
        { type: 'reject', reason: 'insufficient-verification', note: 'No answer to two letters.' },
        ({ progress }) => progress === 'rejected',
      ),
    ],
  },
  {
    key: 'DEMO-09',
    person: demoPeople.cancelled,
    body: onPremises,
    daysAgo: 4,
    moves: [
      once(
        { type: 'cancel', reason: 'Withdrawn by the person on the telephone.' },
        ({ progress }) => progress === 'cancelled',
      ),
    ],
  },
  {
    key: 'DEMO-10',
    person: demoPeople.paused,
    body: onPremises,
    daysAgo: 3,
    moves: [
      once(
        { type: 'pause-clock', reason: 'Asked for a copy of an identity card.' },
        ({ clock }) => clock.state === 'paused',
      ),
    ],
  },
  {
    key: 'DEMO-11',
    person: demoPeople.administrator,
    body: { ...onPremises, subjectIsAdministrator: true },
    daysAgo: 2,
  },
  { key: 'DEMO-12', person: demoPeople.waiting, body: onPremises, daysAgo: 2 },
  {
    key: 'DEMO-13',
    person: demoPeople.retrying,
    body: { kind: 'Export', sources: ['cloud-mfa'] },
    daysAgo: 1,
  },
  { key: 'DEMO-14', person: demoPeople.midFlight, body: { kind: 'Export' }, daysAgo: 1 },
  {
    key: 'DEMO-15',
    person: demoPeople.fresh,
    body: { kind: 'Export', sources: ['mfa-server', 'cloud-mfa'] },
  },
];
