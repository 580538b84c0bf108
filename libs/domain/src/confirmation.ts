import type { Instant, RequestEvent } from '#contracts';
import type { CommandOf } from './commands.js';
import { accept, reject, type Decision } from './decision.js';
import { plusWallClock } from './local-date.js';
import { CONFIRMATION_REMINDER_DAYS } from './policies.js';
import type { PrivacyRequest } from './privacy-request.js';
import { DAY, justAfter } from './time.js';

/** Where the policy asks that the receipt is confirmed to the person by a date: who said so, reminders, and the date missed. */

/** An answer confirms the receipt too. */
const isWaitedFor = ({ confirmDueAt, confirmation, clock, end }: PrivacyRequest): boolean =>
  confirmDueAt !== null && confirmation.confirmedAt === null && clock.metAt === null && end === null;

export function confirmReceipt(request: PrivacyRequest, command: CommandOf<'ConfirmReceipt'>): Decision {
  if (request.confirmDueAt === null) return reject('nothing-to-confirm');
  if (request.confirmation.confirmedAt !== null) return reject('already-confirmed');
  // Late is better than never, and the events say that it was late.
  return accept({ type: 'ReceiptConfirmed', data: { by: command.by, reason: command.reason } });
}

/** A day of that zone before the date: the end of a day stays the end of a day over summer time. */
const daysBefore = ({ timeZone }: PrivacyRequest, date: Instant, days: number): Instant =>
  plusWallClock(date, -days * DAY, timeZone);

/** The next reminder or the missed date; several that passed while nobody looked become one. */
export function remindToConfirm(request: PrivacyRequest, at: Instant): readonly RequestEvent[] {
  const { confirmDueAt, confirmation } = request;
  if (confirmDueAt === null || !isWaitedFor(request) || confirmation.missed) return [];
  if (confirmDueAt < at) return [{ type: 'ConfirmationMissed', data: { confirmDueAt } }];
  const reached = CONFIRMATION_REMINDER_DAYS.filter((days) => daysBefore(request, confirmDueAt, days) <= at);
  const nearest = Math.min(...reached);
  if (reached.length === 0 || nearest >= (confirmation.remindedDays ?? Infinity)) return [];
  return [{ type: 'ConfirmationReminderSent', data: { daysLeft: nearest, confirmDueAt } }];
}

/** When its timer has to ring next; null when it has rung for the last time, or nothing is to be confirmed. */
export function nextConfirmationMoment(request: PrivacyRequest): Instant | null {
  const { confirmDueAt, confirmation } = request;
  if (confirmDueAt === null || !isWaitedFor(request) || confirmation.missed) return null;
  const next = CONFIRMATION_REMINDER_DAYS.find((days) => days < (confirmation.remindedDays ?? Infinity));
  return next === undefined ? justAfter(confirmDueAt) : daysBefore(request, confirmDueAt, next);
}

/** What an event changes of it; nothing for events about other things. */
export function evolveConfirmation(
  request: PrivacyRequest,
  event: RequestEvent,
  at: Instant,
): PrivacyRequest {
  const { confirmation } = request;
  switch (event.type) {
    case 'ReceiptConfirmed':
      return { ...request, confirmation: { ...confirmation, confirmedAt: at } };
    case 'ConfirmationReminderSent':
      return { ...request, confirmation: { ...confirmation, remindedDays: event.data.daysLeft } };
    case 'ConfirmationMissed':
      return { ...request, confirmation: { ...confirmation, missed: true } };
    default:
      return request;
  }
}
