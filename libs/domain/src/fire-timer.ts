import type { Instant, RequestEvent } from '#contracts';
import type { CommandOf } from './commands.js';
import { accept, ignore, type Decision } from './decision.js';
import { remindToConfirm } from './confirmation.js';
import { sent } from './dispatch.js';
import { plusWallClock } from './local-date.js';
import { REMINDER_DAYS } from './policies.js';
import { dependenciesLet, tasksOf, type PrivacyRequest, type Task } from './privacy-request.js';
import { leaseOver } from './report-task.js';
import type { Standing } from './restraints.js';
import { stopLoss } from './stop-loss.js';
import { DAY, justAfter } from './time.js';

/** Names of the timers that a request sets for itself. */
export const timers = {
  task: (taskId: string): string => `task:${taskId}`,
  deadline: 'deadline',
  confirmation: 'confirmation',
  stopLoss: 'stop-loss',
  sweepDue: 'sweep-due',
  purgeDue: 'purge-due',
  packageExpiry: 'package-expiry',
  ownRetention: 'own-retention',
} as const;

/** What a timer that has come due means now. One that nothing waits for any more means nothing. */
export function fireTimer(
  request: PrivacyRequest,
  command: CommandOf<'FireTimer'>,
  standing: Standing,
): Decision {
  const events = due(request, command.name, { at: command.at, standing });
  return events.length === 0 ? ignore(`nothing waits for ${command.name}`) : accept(...events);
}

/** When, and what stands against work then. */
interface Moment {
  readonly at: Instant;
  readonly standing: Standing;
}

function due(request: PrivacyRequest, name: string, moment: Moment): readonly RequestEvent[] {
  const { at } = moment;
  if (name === timers.packageExpiry) return expirePackage(request, at);
  if (name === timers.ownRetention) return shred(request, at);
  if (request.end) return [];
  if (name.startsWith('task:'))
    return wakeTask(request, request.tasks?.get(name.slice('task:'.length)), moment);
  switch (name) {
    case timers.deadline:
      return remind(request, at);
    case timers.confirmation:
      return remindToConfirm(request, at);
    case timers.stopLoss:
      return stopLoss(request, at);
    case timers.sweepDue:
      return sweepDue(request, at);
    case timers.purgeDue:
      return purgeDue(request, at);
    default:
      return [];
  }
}

const hasCome = (moment: Instant | null, at: Instant): boolean => moment !== null && moment <= at;

/** Looks after one task: its lease, its look-again, its next attempt, or the day that its logs have aged. */
function wakeTask(
  request: PrivacyRequest,
  task: Task | undefined,
  { at, standing }: Moment,
): readonly RequestEvent[] {
  if (!task) return [];
  if (task.state === 'running' && hasCome(task.leaseUntil, at)) return leaseOver(request, task, at);
  if (task.state === 'waiting-on-source' && hasCome(task.checkAfter, at))
    return sent(task, { request, attempt: task.attempt, at, standing });
  return dependenciesLet(request, task) ? wakeBlockedTask(request, task, { at, standing }) : [];
}

function wakeBlockedTask(
  request: PrivacyRequest,
  task: Task,
  { at, standing }: Moment,
): readonly RequestEvent[] {
  if (task.state === 'retrying' && hasCome(task.checkAfter, at))
    return sent(task, { request, attempt: task.attempt + 1, at, standing });
  if (task.state === 'blocked' && task.notBefore !== null && hasCome(task.notBefore, at))
    return [{ type: 'PurgeSweepDue', data: { dueAt: task.notBefore } }];
  return [];
}

/** Days of the request’s own zone: a reminder comes at the end of its day there, over summer time too. */
const daysBefore = ({ dueAt, timeZone }: PrivacyRequest, days: number): Instant =>
  plusWallClock(dueAt, -days * DAY, timeZone);

/** The next reminder or the missed deadline; several that passed while nobody looked become one. */
function remind(request: PrivacyRequest, at: Instant): readonly RequestEvent[] {
  const { clock, dueAt } = request;
  if (clock.pausedAt !== null || clock.metAt !== null) return [];
  if (dueAt < at) return missed(request, at);
  const reached = REMINDER_DAYS.filter((days) => daysBefore(request, days) <= at);
  const nearest = Math.min(...reached);
  if (reached.length === 0 || nearest >= (clock.remindedDays ?? Infinity)) return [];
  return [{ type: 'DeadlineReminderSent', data: { daysLeft: nearest, dueAt } }];
}

/** The team's own date, and the law's: each is said once, both at once when nobody looked in between. */
function missed({ clock, dueAt, legalDueAt }: PrivacyRequest, at: Instant): readonly RequestEvent[] {
  const events: RequestEvent[] = [];
  if (!clock.missed) events.push({ type: 'DeadlineMissed', data: { dueAt } });
  if (!clock.legalMissed && dueAt < legalDueAt && legalDueAt < at)
    events.push({ type: 'LegalDeadlineMissed', data: { legalDueAt } });
  return events;
}

/** When the deadline timer has to ring next; null when it has rung for the last time. */
export function nextDeadlineMoment(request: PrivacyRequest): Instant | null {
  const { clock, dueAt, legalDueAt } = request;
  if (clock.pausedAt !== null || clock.metAt !== null) return null;
  if (clock.missed) return clock.legalMissed || legalDueAt <= dueAt ? null : justAfter(legalDueAt);
  const next = REMINDER_DAYS.find((days) => days < (clock.remindedDays ?? Infinity));
  return next === undefined ? justAfter(dueAt) : daysBefore(request, next);
}

function sweepDue(request: PrivacyRequest, at: Instant): readonly RequestEvent[] {
  const erasure = request.erasure;
  if (!erasure || erasure.sweepDue || erasure.sweepDueAt > at) return [];
  return [{ type: 'PurgeSweepDue', data: { dueAt: erasure.sweepDueAt } }];
}

function purgeDue(request: PrivacyRequest, at: Instant): readonly RequestEvent[] {
  const erasure = request.erasure;
  if (!erasure || erasure.verified || erasure.overdue || erasure.purgeDueAt > at) return [];
  return [{ type: 'PurgeDeadlineMissed', data: { purgeDueAt: erasure.purgeDueAt } }];
}

function expirePackage(request: PrivacyRequest, at: Instant): readonly RequestEvent[] {
  const made = request.package;
  if (!made || made.expired || made.expiresAt > at) return [];
  const gathered = tasksOf(request).flatMap((task) => task.artifacts.map((artifact) => artifact.id));
  return [{ type: 'PackageExpired', data: { artifactIds: [...new Set([...gathered, made.artifact.id])] } }];
}

function shred(request: PrivacyRequest, at: Instant): readonly RequestEvent[] {
  if (!request.end || request.shredded || request.end.shredAt > at) return [];
  return [{ type: 'SubjectKeyShredded', data: { subjectKeyId: request.subjectKeyId } }];
}
