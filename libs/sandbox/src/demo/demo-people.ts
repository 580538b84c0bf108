import { person, type Person } from '../world/people.js';

/** What the cloud does with one person and with nobody else, so that every state of a request can be seen. */
export const cloudOddities = [
  /** the export takes twenty days instead of hours, as the real one may */
  'slow-export',
  /** exports of this person are answered with 503 and no word about when to try again */
  'no-export',
  /** what was deleted stays among the deleted items two days longer than it should */
  'late-purge',
  /** directory synchronization makes the account anew, five days after it was deleted */
  'comes-back',
] as const;
export type CloudOddity = (typeof cloudOddities)[number];

export interface DemoPerson extends Person {
  readonly oddity?: CloudOddity;
}

const id = (number: number): string => `0de30de3-2026-4d00-8d00-${String(number).padStart(12, '0')}`;

const one = (number: number, firstName: string, lastName: string, oddity?: CloudOddity): DemoPerson => ({
  ...person(`${firstName}.${lastName}`.toLowerCase(), id(number), firstName, lastName),
  ...(oddity && { oddity }),
});

/** Made-up people whose requests a new sandbox shows, by what became of these. Nobody else's data is touched. */
export const demoPeople = {
  verified: one(1, 'Ines', 'Okafor'),
  contradicted: one(2, 'Tomasz', 'Lind', 'comes-back'),
  sweepDue: one(3, 'Mei', 'Tanaka', 'late-purge'),
  completed: one(4, 'Olu', 'Bakare'),
  waiting: one(5, 'Freya', 'Holm'),
  midFlight: one(6, 'Samir', 'Haddad', 'slow-export'),
  retrying: one(7, 'Lucia', 'Moretti', 'no-export'),
  dueSoon: one(8, 'Jonas', 'Weber'),
  overdue: one(9, 'Priya', 'Nair'),
  deadLettered: one(10, 'Pavel', 'Novak'),
  cancelled: one(11, 'Elena', 'Popescu'),
  rejected: one(12, 'Marek', 'Zielinski'),
  withGap: one(13, 'Aisha', 'Rahman'),
  paused: one(14, 'Noah', 'Dubois'),
  administrator: one(15, 'Hana', 'Kim'),
  fresh: one(16, 'Carlos', 'Mendes'),
} as const satisfies Record<string, DemoPerson>;

export const everyDemoPerson: readonly DemoPerson[] = Object.values(demoPeople);
