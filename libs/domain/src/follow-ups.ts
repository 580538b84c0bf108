import type { Instant, RequestEvent } from '#contracts';
import { sent } from './dispatch.js';
import { evolve } from './evolve.js';
import { workAfterOutdatedScans } from './found-work.js';
import { gapsOf } from './gaps.js';
import { policyOf } from './policies.js';
import {
  HOST_RETIRED,
  deletesAtSource,
  dependenciesLet,
  isSettled,
  tasksOf,
  waitsForAging,
  type PrivacyRequest,
  type Task,
} from './privacy-request.js';
import { lastScans, outdatedScans, standingContradictions } from './re-scans.js';
import type { Standing } from './restraints.js';
import { plusDays, plusMonths } from './time.js';

/** A rule that says what must happen now because of how things stand. No events: nothing must. */
type Rule = (request: PrivacyRequest, at: Instant, standing: Standing) => readonly RequestEvent[];

/** Whether the moment that a task waits for has come; those that wait for logs to age have none before the delete. */
const momentHasCome = (task: Task, at: Instant): boolean =>
  task.notBefore === null ? !waitsForAging(task) : task.notBefore <= at;

/** A retry waits for its dependencies too: meanwhile one of them may be tried again, or a new one have been found. */
const sendable = (request: PrivacyRequest, task: Task, at: Instant): boolean =>
  ((task.state === 'blocked' && momentHasCome(task, at)) ||
    (task.state === 'retrying' && task.checkAfter !== null && task.checkAfter <= at)) &&
  dependenciesLet(request, task);

/** Its moment came while something stood against it: no timer rings for it any more. */
const lookWasHeld = (task: Task, at: Instant): boolean =>
  task.state === 'waiting-on-source' &&
  task.heldBy !== null &&
  task.checkAfter !== null &&
  task.checkAfter <= at;

/** Of an AccountClose that may begin, all that can go goes together: so it is asked for before any of it is sent. */
const sendWhatCanGo: Rule = (request, at, standing) =>
  tasksOf(request).flatMap((task) => {
    if (lookWasHeld(task, at)) return sent(task, { request, attempt: task.attempt, at, standing });
    return sendable(request, task, at)
      ? sent(task, { request, attempt: task.attempt + 1, at, standing })
      : [];
  });

/** The 30 days begin when every source has deleted. */
const markDeletion: Rule = (request, at) => {
  if (
    request.kind !== 'AccountClose' ||
    request.erasure ||
    !tasksOf(request).filter(deletesAtSource).every(isSettled)
  )
    return [];
  const policy = policyOf(request.policy);
  const sweepDueAt = plusDays(at, policy.purgeDays);
  return [
    {
      type: 'DataDeletedAtSource',
      data: { sweepDueAt, purgeDueAt: plusDays(sweepDueAt, policy.purgeGraceDays) },
    },
  ];
};

const completed = (
  request: PrivacyRequest,
  at: Instant,
  outcome: 'done' | 'done-with-exceptions' | 'failed',
  exceptions: ReturnType<typeof gapsOf>,
): RequestEvent => ({
  type: 'PrivacyRequestCompleted',
  data: {
    outcome,
    exceptions: [...exceptions],
    closedBy: null,
    reason: null,
    shredAt: plusMonths(at, policyOf(request.policy).ownRetentionMonths),
  },
});

/** A request is verified when no task is open and the last re-scan of every place found nothing, and not long ago. */
const verifyPurge: Rule = (request, at) => {
  const tasks = tasksOf(request);
  if (request.kind !== 'AccountClose' || !request.erasure || !tasks.every(isSettled)) return [];
  if (standingContradictions(request).length > 0) return [];
  const outdated = outdatedScans(request, at);
  if (outdated.length > 0) return workAfterOutdatedScans(request, outdated, at);
  return [
    { type: 'PurgeVerified', data: { tasks: lastScans(request).map((task) => task.id) } },
    completed(request, at, 'done', []),
  ];
};

/** Gaps that are nobody's failure: the source, or the host, does not exist here. */
const excusable = (reason: string): boolean => reason === 'not-configured' || reason === HOST_RETIRED;

const completeExport: Rule = (request, at) => {
  if (request.kind !== 'Export') return [];
  if (request.package) {
    const exceptions = request.package.gaps.filter((gap) => !excusable(gap.reason));
    return [completed(request, at, exceptions.length === 0 ? 'done' : 'done-with-exceptions', exceptions)];
  }
  const parts = tasksOf(request).filter((task) => task.action !== 'assemble');
  const nothing =
    parts.length > 0 && parts.every((task) => task.state === 'failed' && task.stopLossReachedAt !== null);
  return nothing ? [completed(request, at, 'failed', gapsOf(request))] : [];
};

/** What was asked for does not exist here, so there is nothing to hand over and nothing to verify. */
const reachNothing: Rule = (request, at) =>
  tasksOf(request).every((task) => task.source === 'package')
    ? [completed(request, at, 'failed', gapsOf(request))]
    : [];

/** An Export of which nothing could be had fails before an empty package is made: so completion comes first. */
const rules: readonly Rule[] = [reachNothing, completeExport, verifyPurge, markDeletion, sendWhatCanGo];

const firstConsequence: Rule = (request, at, standing) => {
  if (request.end || !request.tasks) return [];
  for (const rule of rules) {
    const events = rule(request, at, standing);
    if (events.length > 0) return events;
  }
  return [];
};

/** All that follows from how a request stands, until nothing more does. */
export function followUps(request: PrivacyRequest, at: Instant, standing: Standing): readonly RequestEvent[] {
  const events: RequestEvent[] = [];
  let state = request;
  const next = () => firstConsequence(state, at, standing);
  for (let following = next(); following.length > 0; following = next()) {
    events.push(...following);
    for (const event of following) state = evolve(state, event, { id: state.id, at });
  }
  return events;
}
