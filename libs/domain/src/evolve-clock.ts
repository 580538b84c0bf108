import type { Instant, RequestEvent } from '#contracts';
import type { PrivacyRequest } from './privacy-request.js';
import { plusWallClock, wallClockBetween } from './local-date.js';
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

/** How long the clock has stood now, milliseconds of the clock on the wall; 0 while it runs. */
export const stoodSince = ({ clock, timeZone }: PrivacyRequest, at: Instant): number =>
  clock.pausedAt === null ? 0 : wallClockBetween(clock.pausedAt, at, timeZone);

/** A date after the clock has stood for some milliseconds. */
export const afterStanding = ({ timeZone }: PrivacyRequest, date: Instant, stood: number): Instant =>
  plusWallClock(date, stood, timeZone);

/** Nothing more is due. If the clock stood until now, that time is still added: it did not run. */
export function stopClock(request: PrivacyRequest, at: Instant): PrivacyRequest {
  const { clock, dueAt, legalDueAt } = request;
  if (clock.metAt !== null) return request;
  const stood = stoodSince(request, at);
  return {
    ...withDueDates(request, {
      dueAt: afterStanding(request, dueAt, stood),
      legalDueAt: afterStanding(request, legalDueAt, stood),
    }),
    clock: { ...clock, metAt: at, pausedAt: null, stood: clock.stood + stood },
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
    case 'LegalDeadlineMissed':
      return { ...request, clock: { ...clock, legalMissed: true } };
    case 'DeadlineExtended':
      return {
        ...withDueDates(request, event.data),
        clock: { ...clock, extended: true, missed: false, remindedDays: null },
      };
    case 'ClockPaused':
      return { ...request, clock: { ...clock, pausedAt: at } };
    case 'ClockResumed':
      return {
        ...withDueDates(request, event.data),
        clock: { ...clock, pausedAt: null, stood: clock.stood + stoodSince(request, at) },
      };
    default:
      return request;
  }
}
