import type { Progress, RequestView, TaskView } from '../../../api/types.js';
import { actionNames } from '../../../parts/words.js';
import { isOnHold } from '../../../parts/on-hold.js';
import { placeText } from '../../../parts/places.js';
import { restraintText, type Restraint } from './restraint-words.js';

/** What somebody should do next about a request, or why there is nothing to do. */
export interface NextStep {
  readonly text: string;
  /**
   * `now`: a person has to do it; `held`: something stands against it that a person can end; `wait`: it goes on by
   * itself; `over`: nothing will happen any more
   */
  readonly when: 'now' | 'held' | 'wait' | 'over';
  /** the task that it is about, where it is one */
  readonly task?: TaskView;
  /** where on this page it is done */
  readonly tab?: 'package' | 'certificate';
  /** what stands against it, where `when` is `held` */
  readonly restraint?: Restraint;
}

const ended: readonly Progress[] = ['done', 'done-with-exceptions', 'failed', 'cancelled', 'rejected'];
export const hasEnded = ({ progress }: Pick<RequestView, 'progress'>): boolean => ended.includes(progress);

const now = (text: string, task?: TaskView): NextStep => ({ text, when: 'now', ...(task ? { task } : {}) });

/** In plain words, the most pressing first; never empty. */
export function nextSteps(view: RequestView): readonly NextStep[] {
  if (hasEnded(view)) return atTheEnd(view);
  const steps = [...ofTheWhole(view), ...view.tasks.flatMap(ofTask)];
  return steps.length > 0 ? steps : [{ text: whatItWaitsFor(view), when: 'wait' }];
}

function ofTheWhole(view: RequestView): readonly NextStep[] {
  const steps: NextStep[] = [];
  if (view.clock.state === 'overdue')
    steps.push(now('The due date has passed: tell the person why, and see below what is still open.'));
  if (view.progress === 'awaiting-approval')
    steps.push(now('Somebody other than the submitter has to approve or reject it. Nothing starts before.'));
  if (view.clock.state === 'paused')
    steps.push(now('The clock stands while the identity is checked. Let it run on as soon as that is done.'));
  steps.push(
    ...view.restraints.map((restraint): NextStep => ({
      text: restraintText(restraint),
      when: 'held',
      restraint,
    })),
  );
  if (view.purge === 'contradicted')
    steps.push(
      now(
        'A re-scan found the person again. Find out what still writes the name; the sweep and the re-scan are repeated by themselves.',
      ),
    );
  return steps;
}

function ofTask(task: TaskView): readonly NextStep[] {
  if (task.state === 'waiting-on-person' && isOnHold(task))
    return [
      {
        text: `${actionNames[task.action]}: leave this step${placeText(task)} alone while the hold stands.`,
        when: 'held',
      },
    ];
  if (task.state === 'waiting-on-person')
    return [
      now(`${actionNames[task.action]}: do this step${placeText(task)} and say that it is done.`, task),
    ];
  if (task.state === 'failed' && task.fault)
    return [now(`${actionNames[task.action]}${placeText(task)} failed. ${task.fault.nextAction}`, task)];
  if (task.stopLossReached && task.state !== 'succeeded' && task.state !== 'skipped')
    return [now(`${actionNames[task.action]}${placeText(task)} takes longer than it may. See why.`, task)];
  return [];
}

/** Nobody has to do anything: then it is said what goes on. */
function whatItWaitsFor({ tasks, purge }: RequestView): string {
  const waiting = tasks.filter(({ state }) => state === 'waiting-on-source');
  const retried = tasks.filter(({ state }) => state === 'retrying');
  if (retried.length > 0)
    return `Nothing to do: ${counted(retried, 'task')} will be tried again by themselves.`;
  if (waiting.length > 0)
    return `Nothing to do: ${placesOf(waiting)} works on it, and Lethe looks again by itself.`;
  if (purge === 'sweep-due' || purge === 'deleted-at-source')
    return 'Nothing to do: what was logged before the delete has to age 30 days, then it is swept and looked at again by itself.';
  return 'Nothing to do: it goes on by itself.';
}

const counted = (tasks: readonly TaskView[], noun: string): string =>
  `${tasks.length} ${noun}${tasks.length === 1 ? '' : 's'}`;

const placesOf = (tasks: readonly TaskView[]): string =>
  [...new Set(tasks.map((task) => placeText(task).replace(/^ (on|in) /, '')))].join(', ');

const endWords: Readonly<Partial<Record<Progress, string>>> = {
  failed: 'It failed. What was not done stands below; submit a new request when the cause is gone.',
  cancelled: 'It was cancelled.',
  rejected: 'It was rejected. Tell the person why.',
};

function atTheEnd(view: RequestView): readonly NextStep[] {
  const words = endWords[view.progress];
  if (words !== undefined) {
    const stays = view.kind === 'AccountClose' && view.progress === 'cancelled';
    return [{ text: stays ? `${words} What had been deleted stays deleted.` : words, when: 'over' }];
  }
  if (view.kind === 'AccountClose') return [ofClose(view)];
  if (view.package?.expired === true)
    return [{ text: 'The package was removed when its time was over.', when: 'over' }];
  const gaps = view.exceptions.length;
  const lacks =
    gaps === 0 ? '' : ` It lacks ${gaps === 1 ? 'one thing' : `${gaps} things`}: tell the person.`;
  return [{ ...now(`Download the package and hand it to the person.${lacks}`), tab: 'package' }];
}

const ofClose = ({ purge }: RequestView): NextStep =>
  purge === 'verified'
    ? {
        text: 'Nothing to do: the purge is verified. The certificate says how that is known.',
        when: 'over',
        tab: 'certificate',
      }
    : {
        ...now('It ended without a verified purge. The certificate names what remains; tell the person.'),
        tab: 'certificate',
      };
