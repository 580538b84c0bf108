import { RECORDS_ARE_BACK, type Instant, type RequestEvent, type TaskId } from '#contracts';
import { plannedTask } from './evolve-task.js';
import { draftPlan, type PlanDraft } from './plan-draft.js';
import { policyOf } from './policies.js';
import { tasksOf, type PrivacyRequest, type Task } from './privacy-request.js';
import { contradictionsBefore } from './re-scans.js';
import { planAccountDelete } from './source-plans/cloud-mfa.js';
import { outOfTime, timeIsOver } from './stop-loss.js';
import { earlier, later, plusDays, plusSeconds } from './time.js';

const draftMore = (request: PrivacyRequest, like: Task): PlanDraft =>
  draftPlan(request.id, like.leaseSeconds, request.tasks?.size ?? 0);

/** As the request was planned, so its work begins anew. */
const hasPersonDelete = (request: PrivacyRequest, source: Task['source']): boolean =>
  tasksOf(request).some((task) => task.source === source && task.action === 'delete-user-record');

/**
 * What may have come back in the source is deleted at once, by a person too where one had to the first time.
 * @returns what the next look waits for. Not for the person's delete of records: should they be gone by then, nobody has
 *   to do it (see `stepsOver`)
 */
function planDeletes(
  plan: PlanDraft,
  request: PrivacyRequest,
  { source, host, checks }: Task,
  remarks: readonly string[],
): readonly TaskId[] {
  const byPerson = hasPersonDelete(request, source);
  const deletes: TaskId[] = [];
  if (checks.includes('records')) deletes.push(plan.add({ source, host, action: 'delete-records' }));
  // Lines of a log are no reason to ask a person to look for a record.
  if (checks.includes('records') && byPerson && remarks.includes(RECORDS_ARE_BACK))
    plan.add({ source, action: 'delete-user-record' });
  if (checks.includes('account')) deletes.push(...planAccountDelete(plan, byPerson));
  return deletes;
}

/** What a re-scan says of what it found. */
interface Found {
  /** the youngest entry; null when none carries a readable time */
  readonly newestAt: Instant | null;
  readonly remarks: readonly string[];
}

/**
 * A re-scan found the person again: the work begins anew where it was found. What may have come back
 * in the source is deleted at once. Logs are swept when the youngest entry has aged, a day later at the
 * earliest, so that whatever wrote it has shown itself; then comes another re-scan. What is found time and
 * again waits for a person: it is looked at ever more seldom, and each look reminds of it.
 */
export function workAfterContradiction(
  request: PrivacyRequest,
  verify: Task,
  { newestAt, remarks }: Found,
  at: Instant,
): readonly RequestEvent[] {
  const plan = draftMore(request, verify);
  const { source, host, checks } = verify;
  const first = [...planDeletes(plan, request, verify, remarks)];
  if (checks.includes('logs'))
    first.push(plan.add({ source, host, action: 'sweep-logs', phase: 'after-30-days', dependsOn: first }));
  plan.add({ source, host, action: 'verify-purge', dependsOn: first, checks });
  const lookAgain = plusDays(at, daysToNextLook(contradictionsBefore(request, verify)));
  const aged = newestAt === null ? lookAgain : hasAged(request, earlier(newestAt, at));
  return [
    {
      type: 'FanOutExtended',
      data: {
        cause: 'purge-contradicted',
        tasks: [...plan.tasks()],
        gates: [],
        notBefore: later(lookAgain, aged),
      },
    },
  ];
}

/** A re-scan found no records any more: what a person was asked again for because they were back has nothing to delete. */
export function stepsOver(request: PrivacyRequest, verify: Task): readonly RequestEvent[] {
  if (!verify.checks.includes('records')) return [];
  const [, ...again] = tasksOf(request).filter(
    ({ source, action }) => source === verify.source && action === 'delete-user-record',
  );
  return again
    .filter(({ state }) => state === 'waiting-on-person' || state === 'blocked')
    .map(({ id, host }) => ({
      type: 'TaskNotApplicable',
      data: { taskId: id, host, reason: 'records-are-gone', proof: null },
    }));
}

/** Re-scans of places that were looked at too long ago. They delete nothing; what they find begins the work anew. */
export function workAfterOutdatedScans(
  request: PrivacyRequest,
  [first, ...others]: readonly Task[],
  at: Instant,
): readonly RequestEvent[] {
  if (!first) return [];
  const plan = draftMore(request, first);
  for (const { source, host, checks } of [first, ...others])
    plan.add({ source, host, action: 'verify-purge', checks });
  return [
    {
      type: 'FanOutExtended',
      data: { cause: 're-scan-outdated', tasks: [...plan.tasks()], gates: [], notBefore: at },
    },
  ];
}

const MOST_DAYS_TO_NEXT_LOOK = 30;

/** A day, doubled with each re-scan of the place that found the person again, at most thirty. */
const daysToNextLook = (before: number): number =>
  Math.min(2 ** Math.min(before, 10), MOST_DAYS_TO_NEXT_LOOK);

/**
 * When an entry has aged. The sweep takes what lies before its cut-off, so that is set behind the
 * entry. (One from the future, of a clock that goes wrong, is taken to be of now.)
 */
const hasAged = (request: PrivacyRequest, entry: Instant): Instant =>
  plusDays(plusSeconds(entry, 1), policyOf(request.policy).purgeDays);

/**
 * An administrator's export holds other people's records: a person looks at them before the package goes
 * out. Records that come when the time is over leave none for that, so they are withheld.
 */
export function workAfterOtherPeople(
  request: PrivacyRequest,
  records: Task,
  at: Instant,
): readonly RequestEvent[] {
  const tasks = tasksOf(request);
  const assemble = tasks.find((task) => task.action === 'assemble');
  if (!assemble || tasks.some((task) => task.action === 'review-other-people')) return [];
  const plan = draftMore(request, records);
  const review = plan.add({ source: records.source, action: 'review-other-people', dependsOn: [records.id] });
  const gates = [{ taskId: assemble.id, dependsOn: [review] }];
  return [
    {
      type: 'FanOutExtended',
      data: { cause: 'other-people-found', tasks: [...plan.tasks()], gates, notBefore: null },
    },
    ...(timeIsOver(request, at) ? plan.tasks().flatMap((task) => outOfTime(request, plannedTask(task))) : []),
  ];
}
