import type { RequestView, TaskView } from '../../../api/types.js';
import { hasEnded } from './next-steps.js';
import { isSettled } from './source-groups.js';

/** Something that a person can do to a request or to one of its tasks. */
export interface Action {
  /** the last part of its address */
  readonly name: string;
  readonly label: string;
  /** what it does, for the dialog that asks for the reason */
  readonly explanation: string;
  /** of libs/platform/src/auth/permissions.ts */
  readonly permission: string;
  /** it cannot be taken back */
  readonly isFinal?: boolean;
  /** `law`: one of the reasons that the law knows, and a note */
  readonly asks?: 'law';
  /** the list of what remains is shown, and has to be confirmed by typing */
  readonly confirms?: boolean;
}

interface RequestAction extends Action {
  readonly isOpenTo: (view: RequestView) => boolean;
}

const requestActions: readonly RequestAction[] = [
  {
    name: 'approve',
    label: 'Approve',
    explanation: 'Its tasks are planned and begin at once. Whoever submitted it cannot approve it.',
    permission: 'requests:approve',
    isOpenTo: ({ progress }) => progress === 'awaiting-approval',
  },
  {
    name: 'reject',
    label: 'Reject',
    explanation: 'The request ends. What had been deleted stays deleted.',
    permission: 'requests:reject',
    isFinal: true,
    asks: 'law',
    isOpenTo: () => true,
  },
  {
    name: 'extend',
    label: 'Extend the deadline',
    explanation:
      'Uses the one extension that the law allows. The person has to be told before the date that it moves.',
    permission: 'requests:extend',
    isOpenTo: ({ clock }) => !clock.extended,
  },
  {
    name: 'pause-clock',
    label: 'Pause the clock',
    explanation:
      'The deadline stands still while the person’s identity is checked, where the policy knows that.',
    permission: 'requests:pause-clock',
    isOpenTo: ({ clock }) => clock.state !== 'paused',
  },
  {
    name: 'resume-clock',
    label: 'Resume the clock',
    explanation: 'The deadline runs on, moved by the time it stood.',
    permission: 'requests:pause-clock',
    isOpenTo: ({ clock }) => clock.state === 'paused',
  },
  {
    name: 'close-with-exceptions',
    label: 'Close with exceptions',
    explanation:
      'Closes a request whose deletes cannot all be done. Its purge is never called verified, and the certificate names what remains.',
    permission: 'requests:close-with-exceptions',
    isFinal: true,
    confirms: true,
    isOpenTo: ({ kind, tasks }) => kind === 'AccountClose' && tasks.some((task) => !isSettled(task)),
  },
  {
    name: 'cancel',
    label: 'Cancel the request',
    explanation: 'The request ends. What had been deleted stays deleted.',
    permission: 'requests:cancel',
    isFinal: true,
    isOpenTo: () => true,
  },
];

/** What can be done to a request as it stands, whoever may do it. */
export const actionsOn = (view: RequestView): readonly Action[] =>
  hasEnded(view) ? [] : requestActions.filter((action) => action.isOpenTo(view));

const retry: Action = {
  name: 'retry',
  label: 'Try again now',
  explanation: 'Another attempt begins at once, instead of when it would be due by itself.',
  permission: 'tasks:retry',
};
const skip: Action = {
  name: 'skip',
  label: 'Skip',
  explanation:
    'The request goes on without it; the package says that it is missing, and that somebody decided so.',
  permission: 'tasks:skip',
  isFinal: true,
};

const retried = new Set<TaskView['state']>(['failed', 'retrying', 'waiting-on-source']);

/** What can be done to a task as it stands. A delete can never be skipped, nor the look whether it worked. */
export function actionsOnTask(view: RequestView, task: TaskView): readonly Action[] {
  if (hasEnded(view) || isSettled(task)) return [];
  const canBeSkipped = !task.destructive && task.action !== 'verify-purge' && task.action !== 'assemble';
  const canBeTried = !task.manual && (retried.has(task.state) || task.waitsToLookAgain);
  return [...(canBeTried ? [retry] : []), ...(canBeSkipped ? [skip] : [])];
}

/** What an early end leaves undone: every task that neither succeeded nor has nothing to do. */
export const whatRemains = ({ tasks }: RequestView): readonly TaskView[] =>
  tasks.filter(({ state }) => state !== 'succeeded' && state !== 'not-applicable');
