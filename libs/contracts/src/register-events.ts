import type { z } from 'zod';
import { eventCodec, type EventCodec, type Upcasters } from './event-codec.js';
import { CloseLimitApprovedV1 } from './register/close-limit-approved.v1.js';
import { CloseLimitReachedV1 } from './register/close-limit-reached.v1.js';
import { CloseLimitReachedV2 } from './register/close-limit-reached.v2.js';
import { ClosesAdmittedV1 } from './register/closes-admitted.v1.js';
import { LegalHoldLiftedV1 } from './register/legal-hold-lifted.v1.js';
import { LegalHoldPlacedV1 } from './register/legal-hold-placed.v1.js';
import { LinePausedV1 } from './register/line-paused.v1.js';
import { LineResumedV1 } from './register/line-resumed.v1.js';
import type { Newest, StoredEvent } from './stored-events.js';

/**
 * The events of the register: what stands against work, for all requests at once. It lies in the same store
 * and in the same chain as requests do, in streams of its own.
 */
export const registerEventSchemas = {
  CloseLimitApproved: { 1: CloseLimitApprovedV1 },
  CloseLimitReached: { 1: CloseLimitReachedV1, 2: CloseLimitReachedV2 },
  ClosesAdmitted: { 1: ClosesAdmittedV1 },
  LegalHoldLifted: { 1: LegalHoldLiftedV1 },
  LegalHoldPlaced: { 1: LegalHoldPlacedV1 },
  LinePaused: { 1: LinePausedV1 },
  LineResumed: { 1: LineResumedV1 },
} as const;

export type RegisterEventType = keyof typeof registerEventSchemas;
export type RegisterEventData = {
  readonly [T in RegisterEventType]: z.infer<Newest<(typeof registerEventSchemas)[T]>>;
};
export type RegisterEvent = {
  readonly [T in RegisterEventType]: { readonly type: T; readonly data: RegisterEventData[T] };
}[RegisterEventType];

interface ReachedV1 {
  readonly day: string;
  readonly allowed: number;
}

const upcasters: Upcasters = {
  CloseLimitReached: {
    // It was counted from midnight on, by a number alone, which was reached.
    1: (data) => ({
      ...(data as ReachedV1),
      count: 0,
      begun: (data as ReachedV1).allowed,
      since: `${(data as ReachedV1).day}T00:00:00.000Z`,
      usual: null,
    }),
  },
};

export const registerEventCodec: EventCodec<RegisterEvent> = eventCodec<RegisterEvent>(
  registerEventSchemas,
  upcasters,
);

/** Whether a commit is of the register and not of a request: all events of one are of the same kind of stream. */
export const isOfRegister = ({ events }: { readonly events: readonly StoredEvent[] }): boolean =>
  Object.hasOwn(registerEventSchemas, events[0]?.type ?? '');
