import type { RegisterEvent, RegisterEventData } from '#contracts';
import { emptyRegister, evolveRegister, type Register } from './register.js';

/** What is asked of the register. */
export type RegisterCommand =
  | ({ readonly type: 'PlaceLegalHold' } & RegisterEventData['LegalHoldPlaced'])
  | ({ readonly type: 'LiftLegalHold' } & RegisterEventData['LegalHoldLifted'])
  | ({ readonly type: 'PauseLine' } & RegisterEventData['LinePaused'])
  | ({ readonly type: 'ResumeLine' } & RegisterEventData['LineResumed'])
  | ({ readonly type: 'ReachCloseLimit' } & RegisterEventData['CloseLimitReached'])
  | ({ readonly type: 'ApproveCloseLimit' } & Omit<RegisterEventData['CloseLimitApproved'], 'count'>);

export type RegisterDecision =
  | { readonly kind: 'accept'; readonly event: RegisterEvent }
  /** it is so already */
  | { readonly kind: 'ignore' }
  | { readonly kind: 'reject'; readonly code: 'not-found' | 'close-limit-not-reached' };

const accept = (event: RegisterEvent): RegisterDecision => ({ kind: 'accept', event });
const ignore: RegisterDecision = { kind: 'ignore' };

/** Decides about the register. Pure: ids and sealed words come in. */
export function decideRegister(register: Register, command: RegisterCommand): RegisterDecision {
  const { type, ...data } = command;
  switch (command.type) {
    case 'PlaceLegalHold':
      return register.holds.has(command.holdId)
        ? ignore
        : accept({ type: 'LegalHoldPlaced', data: data as RegisterEventData['LegalHoldPlaced'] });
    case 'LiftLegalHold':
      return isStanding(register, command.holdId)
        ? accept({ type: 'LegalHoldLifted', data: data as RegisterEventData['LegalHoldLifted'] })
        : { kind: 'reject', code: 'not-found' };
    case 'PauseLine':
      return register.pauses.has(command.source)
        ? ignore
        : accept({ type: 'LinePaused', data: data as RegisterEventData['LinePaused'] });
    case 'ResumeLine':
      return register.pauses.has(command.source)
        ? accept({ type: 'LineResumed', data: data as RegisterEventData['LineResumed'] })
        : ignore;
    default:
      return decideLimit(register, command);
  }
}

const isStanding = (register: Register, holdId: string): boolean =>
  register.holds.get(holdId)?.lifted === null;

function decideLimit(
  { limit }: Register,
  command: RegisterCommand & { type: 'ReachCloseLimit' | 'ApproveCloseLimit' },
): RegisterDecision {
  if (command.type === 'ReachCloseLimit') {
    const { type: _reach, ...data } = command;
    return limit.reached === null ? accept({ type: 'CloseLimitReached', data }) : ignore;
  }
  if (limit.reached === null) return { kind: 'reject', code: 'close-limit-not-reached' };
  const { type: _type, ...approval } = command;
  const count = (limit.approved?.count ?? 0) + 1;
  return accept({ type: 'CloseLimitApproved', data: { ...approval, count } });
}

/** The register that events in order add up to. */
export const registerOf = (
  events: readonly { readonly event: RegisterEvent; readonly at: string }[],
): Register => events.reduce((register, { event, at }) => evolveRegister(register, event, at), emptyRegister);
