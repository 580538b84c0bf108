import type { Instant, RequestEvent } from '#contracts';
import type { PrivacyRequest } from './privacy-request.js';
import { instant, milliseconds } from './time.js';

/** New due dates. What an Export may still wait for moves with them. */
function withDueDates(
  request: PrivacyRequest,
  dates: { readonly dueAt: Instant; readonly legalDueAt: Instant },
): PrivacyRequest {
  const moved = milliseconds(dates.legalDueAt) - milliseconds(request.legalDueAt);
  const { kind, stopLossAt } = request;
  const movedStopLoss =
    kind === 'Export' && stopLossAt !== null ? instant(milliseconds(stopLossAt) + moved) : stopLossAt;
  return { ...request, dueAt: dates.dueAt, legalDueAt: dates.legalDueAt, stopLossAt: movedStopLoss };
}

/** Nothing more is due. If the clock stood until now, that time is still added: it did not run. */
export function stopClock(request: PrivacyRequest, at: Instant): PrivacyRequest {
  const { clock, dueAt, legalDueAt } = request;
  if (clock.metAt !== null) return request;
  const stood = clock.pausedAt === null ? 0 : milliseconds(at) - milliseconds(clock.pausedAt);
  return {
    ...withDueDates(request, {
      dueAt: instant(milliseconds(dueAt) + stood),
      legalDueAt: instant(milliseconds(legalDueAt) + stood),
    }),
    clock: { ...clock, metAt: at, pausedAt: null },
  };
}

/** What an event changes of the clock; nothing for events about other things. */
export function evolveClock(request: PrivacyRequest, event: RequestEvent, at: Instant): PrivacyRequest {
  const clock = request.clock;
  switch (event.type) {
    case 'DeadlineReminderSent':
      return { ...request, clock: { ...clock, remindedDays: event.data.daysLeft } };
    case 'DeadlineMissed':
      return { ...request, clock: { ...clock, missed: true } };
    case 'DeadlineExtended':
      return {
        ...withDueDates(request, event.data),
        clock: { ...clock, extended: true, missed: false, remindedDays: null },
      };
    case 'ClockPaused':
      return { ...request, clock: { ...clock, pausedAt: at } };
    case 'ClockResumed':
      return { ...withDueDates(request, event.data), clock: { ...clock, pausedAt: null } };
    default:
      return request;
  }
}
