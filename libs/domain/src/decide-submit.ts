import type { Instant, RequestEvent } from '#contracts';
import type { CommandOf, Planning } from './commands.js';
import { accept, type Decision } from './decision.js';
import { planFanOut, type PlanRequest } from './fan-out-plan.js';
import { countDeadlines } from './deadlines.js';
import { policyOf, stopLossAt } from './policies.js';
import type { PrivacyRequest } from './privacy-request.js';

/** The fan-out of a request, frozen. */
export function planned(
  request: PlanRequest & Pick<PrivacyRequest, 'policy' | 'legalDueAt'>,
  planning: Planning,
  at: Instant,
): RequestEvent {
  const { tasks, leftOut } = planFanOut(request, planning.topology, planning);
  return {
    type: 'FanOutPlanned',
    data: {
      tasks: [...tasks],
      leftOut: [...leftOut],
      stopLossAt: stopLossAt(policyOf(request.policy), request, at),
    },
  };
}

/** A request is received for good, and planned in the same commit unless a second person must approve it first. */
export function submit(command: CommandOf<'SubmitPrivacyRequest'>): Decision {
  const { type: _type, commandId: _commandId, at, id, planning, policy: policyId, ...facts } = command;
  const { policy, calendar, timeZone, dates } = countDeadlines(policyId, facts.receivedAt, planning.counting);
  const reference = { id: policy.id, version: policy.version };
  const received: RequestEvent = {
    type: 'PrivacyRequestReceived',
    data: { ...facts, policy: reference, calendar: calendar.id, timeZone, ...dates },
  };
  if (facts.approvalRequired) return accept(received);
  return accept(
    received,
    planned({ ...facts, id, policy: reference, legalDueAt: dates.legalDueAt }, planning, at),
  );
}
