import type { Instant, PlannedTask, RequestEvent, Restraint, Source } from '#contracts';
import { nothingStands, type Standing, type StandingHold } from '#domain';
import { happened } from './events.js';
import { START } from './moments.js';
import { sha256, uuid } from './people.js';

/** What stands against work, for specifications: `while(standing({ holds: [personHold()] }))`. */
export const standing = (facts: Partial<Standing> = {}): Standing => ({ ...nothingStands, ...facts });

/** A hold for the person that requests of the specifications are about. */
export const personHold = (facts: Partial<StandingHold> = {}): StandingHold => ({
  id: uuid(901),
  subjectDigests: [sha256(1)],
  host: null,
  keptOn: null,
  placedAt: START,
  ...facts,
});

/** A hold for somebody that no request is about. */
export const othersHold = (facts: Partial<StandingHold> = {}): StandingHold =>
  personHold({ id: uuid(902), subjectDigests: [sha256(77)], ...facts });

export const hostHold = (host: string): StandingHold =>
  personHold({ id: uuid(903), subjectDigests: [], host });

export const pauseOf = (source: Source, since: Instant = START): Standing['pauses'][number] => ({
  source,
  since,
});

export const aRestraint = (facts: Partial<Restraint> = {}): Restraint => ({
  kind: 'legal-hold',
  id: uuid(901),
  source: null,
  host: null,
  since: START,
  ...facts,
});

export const taskHeld = (
  { id, host }: Pick<PlannedTask, 'id' | 'host'>,
  ...restraints: readonly Restraint[]
): RequestEvent =>
  happened('TaskHeld', {
    taskId: id,
    host,
    restraints: restraints.length > 0 ? [...restraints] : [aRestraint()],
  });
