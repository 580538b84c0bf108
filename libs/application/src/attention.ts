import { faultText, type Instant, type TaskState } from '#contracts';
import {
  clockState,
  CONFIRMATION_REMINDER_DAYS,
  plusDays,
  type OpenOutlook,
  type SealedTaskView,
  type SealedView,
} from '#domain';
import { reasonToAskAgain } from './asked-again.js';
import { contradictionAttention } from './contradiction-attention.js';
import type { AttentionItem } from './privacy-requests.js';

type About = Pick<AttentionItem, 'requestId' | 'dueAt'>;

const wholeRequest = (
  about: About,
  reason: AttentionItem['reason'],
  message: string,
  nextAction: string,
): AttentionItem => ({
  ...about,
  taskId: null,
  source: null,
  host: null,
  reason,
  message,
  nextAction,
});

/** Where a step is done, for those that are done in a place of their own. */
const STEPS: Readonly<Record<string, string>> = {
  'cloud-mfa/delete-user-record':
    'In the Entra admin centre under Users, Deleted users, delete the account permanently; then complete the step and say so. Should it not be there any more, complete the step and say that.',
};

function taskAttention(
  task: SealedTaskView,
  about: About,
  before: readonly SealedTaskView[],
): readonly AttentionItem[] {
  const place = { ...about, taskId: task.id, source: task.source, host: task.host };
  if (task.state === 'waiting-on-person')
    return [
      {
        ...place,
        reason: 'waiting-on-person',
        message: [`The step “${task.action}” waits for a person.`, reasonToAskAgain(task, before) ?? []]
          .flat()
          .join(' '),
        nextAction: STEPS[`${task.source}/${task.action}`] ?? 'Do the step and hand in its evidence.',
      },
    ];
  if (!task.fault) return [];
  const text = faultText(task.fault.code);
  if (task.state === 'failed') return [{ ...place, reason: 'task-failed', ...text }];
  if (task.state !== 'retrying' || task.attempt < LETS_PASS) return [];
  const tried = `It has been tried ${task.attempt} times, and is tried again by itself.`;
  return [{ ...place, ...text, reason: 'task-failed', message: `${text.message} ${tried}` }];
}

/** What passes by itself has passed after so many attempts, half an hour; what does not may wait for somebody. */
const LETS_PASS = 6;

/** From when on somebody is reminded that a receipt is to be confirmed. */
const confirmedSoon = (confirmBy: string): string =>
  plusDays(confirmBy, -Math.max(...CONFIRMATION_REMINDER_DAYS));

/** The receipt is to be confirmed to the person by a date of its own. */
function confirmationAttention({ id, clock }: SealedView, now: string): readonly AttentionItem[] {
  const { confirmDueAt: dueAt, confirmedAt, metAt } = clock;
  if (dueAt === null || confirmedAt !== null || metAt !== null) return [];
  const about: About = { requestId: id, dueAt };
  if (now > dueAt)
    return [
      wholeRequest(
        about,
        'confirmation-missed',
        'The receipt was to be confirmed to the person, and nobody has said that it was.',
        'Confirm it now, and say so with confirm-receipt.',
      ),
    ];
  if (now < confirmedSoon(dueAt)) return [];
  return [
    wholeRequest(
      about,
      'confirmation-due',
      'The receipt is to be confirmed to the person within three days.',
      'Confirm it, say how the request is dealt with, and record that with confirm-receipt.',
    ),
  ];
}

const ASKS: ReadonlySet<TaskState> = new Set(['waiting-on-person', 'failed', 'retrying']);

/** The date that what attentionOf says of an open request may have, the earliest; undefined: it says nothing. */
export function attentionFrom({ outlook, own }: OpenOutlook, now: Instant): Instant | null | undefined {
  const dueAt = own.metAt === null ? own.dueAt : own.purgeDueAt;
  if (own.confirmBy !== null && now >= confirmedSoon(own.confirmBy))
    return dueAt === null || dueAt < own.confirmBy ? dueAt : own.confirmBy;
  const clock = clockState(own, now);
  const asks =
    clock === 'overdue' ||
    clock === 'due-soon' ||
    own.purge === 'contradicted' ||
    outlook.progress === 'awaiting-approval' ||
    outlook.tasks.some(({ state }) => ASKS.has(state));
  return asks ? dueAt : undefined;
}

/** What of an open request needs somebody, each with its reason and the next action. */
export function attentionOf(view: SealedView, now: string): readonly AttentionItem[] {
  // Once the person is answered, it is the purge that is due.
  const dueAt = view.clock.metAt === null ? view.clock.dueAt : view.purgeDueAt;
  const about: About = { requestId: view.id, dueAt };
  const items: AttentionItem[] = view.tasks.flatMap((task, index) =>
    taskAttention(task, about, view.tasks.slice(0, index)),
  );
  items.unshift(...confirmationAttention(view, now));
  const clock = clockState(view.clock, now);
  if (clock === 'overdue')
    items.unshift(
      wholeRequest(
        about,
        'overdue',
        'The due date has passed.',
        'See what its tasks wait for; tell the person, and extend with notice where the policy allows.',
      ),
    );
  if (clock === 'overdue' && now > view.clock.legalDueAt)
    items.unshift(
      wholeRequest(
        { ...about, dueAt: view.clock.legalDueAt },
        'legal-overdue',
        'The law’s date has passed.',
        'Answer as soon as you can, and tell the person and whoever has to account for it why it is late.',
      ),
    );
  if (clock === 'due-soon')
    items.push(
      wholeRequest(about, 'due-soon', 'It is due within seven days.', 'See what its tasks wait for.'),
    );
  if (view.purge === 'contradicted') items.push(...contradictionAttention(view, dueAt));
  if (view.progress === 'awaiting-approval')
    items.push(
      wholeRequest(
        about,
        'awaiting-approval',
        'It waits for a second person’s approval.',
        'Approve or reject it.',
      ),
    );
  return items;
}
