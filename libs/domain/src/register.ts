import type { Actor, Instant, RegisterEvent, RegisterEventData, Sealed, Source } from '#contracts';
import type { Standing, StandingHold } from './restraints.js';

/** A legal hold, standing or lifted. */
export interface LegalHold extends StandingHold {
  /** of the key that its words are sealed with */
  readonly keyId: string;
  readonly subject: Sealed | null;
  readonly reason: Sealed;
  readonly placedBy: Actor;
  readonly lifted: { readonly at: Instant; readonly by: Actor; readonly reason: Sealed | null } | null;
}

export interface SourcePause {
  readonly source: Source;
  readonly since: Instant;
  readonly by: Actor;
  readonly keyId: string;
  readonly reason: Sealed;
}

/** When no further AccountClose was let begin, and by what. */
export type ReachedLimit = RegisterEventData['CloseLimitReached'] & { readonly at: Instant };

/** What was approved last of the limit, and how it was reached where nobody has looked at it yet. */
export interface CloseLimit {
  readonly reached: ReachedLimit | null;
  readonly approved: { readonly at: Instant; readonly count: number; readonly allowed: number } | null;
}

/** What stands against work, for all requests at once: what the events of the register add up to. */
export interface Register {
  readonly holds: ReadonlyMap<string, LegalHold>;
  readonly pauses: ReadonlyMap<Source, SourcePause>;
  readonly limit: CloseLimit;
  /** keys whose words are of the past, since when: they are kept as long as the own record of a request */
  readonly spent: readonly { readonly keyId: string; readonly since: Instant }[];
}

export const emptyRegister: Register = {
  holds: new Map(),
  pauses: new Map(),
  limit: { reached: null, approved: null },
  spent: [],
};

function place(
  register: Register,
  event: RegisterEvent & { type: 'LegalHoldPlaced' },
  at: Instant,
): Register {
  const { holdId: id, by, ...facts } = event.data;
  const hold: LegalHold = { ...facts, id, placedAt: at, placedBy: by, lifted: null };
  return { ...register, holds: new Map(register.holds).set(id, hold) };
}

function lift(register: Register, event: RegisterEvent & { type: 'LegalHoldLifted' }, at: Instant): Register {
  const { holdId, by, reason } = event.data;
  const hold = register.holds.get(holdId);
  if (!hold) return register;
  return {
    ...register,
    holds: new Map(register.holds).set(holdId, { ...hold, lifted: { at, by, reason } }),
    spent: [...register.spent, { keyId: hold.keyId, since: at }],
  };
}

function resume(register: Register, source: Source, at: Instant): Register {
  const pauses = new Map(register.pauses);
  const pause = pauses.get(source);
  pauses.delete(source);
  return {
    ...register,
    pauses,
    spent: pause ? [...register.spent, { keyId: pause.keyId, since: at }] : register.spent,
  };
}

/** The register after one more event. */
export function evolveRegister(register: Register, event: RegisterEvent, at: Instant): Register {
  switch (event.type) {
    case 'LegalHoldPlaced':
      return place(register, event, at);
    case 'LegalHoldLifted':
      return lift(register, event, at);
    case 'LinePaused': {
      const pause = { ...event.data, since: at };
      return { ...register, pauses: new Map(register.pauses).set(pause.source, pause) };
    }
    case 'LineResumed':
      return resume(register, event.data.source, at);
    case 'CloseLimitReached':
      return { ...register, limit: { ...register.limit, reached: { ...event.data, at } } };
    case 'CloseLimitApproved': {
      const { count, allowed, keyId } = event.data;
      return {
        ...register,
        limit: { reached: null, approved: { at, count, allowed } },
        spent: [...register.spent, { keyId, since: at }],
      };
    }
    // It lies in the stream of its day: see close-days.ts.
    case 'ClosesAdmitted':
      return register;
  }
}

/** Holds that were not lifted, the oldest first. */
export const standingHolds = (register: Register): readonly LegalHold[] =>
  [...register.holds.values()].filter(({ lifted }) => lifted === null);

/** What stands against work, as the register has it. */
export function standingOf(register: Register): Standing {
  const { reached } = register.limit;
  return {
    holds: standingHolds(register),
    pauses: [...register.pauses.values()],
    closes: reached === null ? 'admitted' : { reachedAt: reached.at },
  };
}
