import type { Instant, RequestEvent } from '#contracts';
import type { CommandOf, Planning } from './commands.js';
import { accept, type Decision } from './decision.js';
import { planFanOut, type PlanRequest } from './fan-out-plan.js';
import { dueDates, policies } from './policies.js';
import type { PrivacyRequest } from './privacy-request.js';
import { plusDays } from './time.js';

/** The fan-out of a request, frozen. */
export function planned(
  request: PlanRequest & Pick<PrivacyRequest, 'policy'>,
  planning: Planning,
  at: Instant,
): RequestEvent {
  const { tasks, leftOut } = planFanOut(request, planning.topology, planning.leaseSeconds);
  const stopLossAt = plusDays(at, policies[request.policy.id].stopLossDays[request.kind]);
  return { type: 'FanOutPlanned', data: { tasks: [...tasks], leftOut: [...leftOut], stopLossAt } };
}

/** A request is received for good, and planned in the same commit unless a second person must approve it first. */
export function submit(command: CommandOf<'SubmitPrivacyRequest'>): Decision {
  const { type: _type, commandId: _commandId, at, id, planning, policy: policyId, ...facts } = command;
  const policy = policies[policyId];
  const reference = { id: policy.id, version: policy.version };
  const received: RequestEvent = {
    type: 'PrivacyRequestReceived',
    data: { ...facts, policy: reference, ...dueDates(policy, facts.receivedAt) },
  };
  if (facts.approvalRequired) return accept(received);
  return accept(received, planned({ ...facts, id, policy: reference }, planning, at));
}
