/** Something that one process at a time has. The record stays when nobody has it. */
export interface LeaseRecord {
  readonly _id: string;
  /** the id of the process's keeper; null: it was given back */
  readonly holder: string | null;
  /** raised by every taking over: what is written under an older number comes too late */
  readonly fence: number;
  /** raised by the holder as long as it lives */
  readonly beat: number;
}

export interface LeaseTerms {
  /** milliseconds for which a beat stands still before others take the holder for dead */
  readonly ttl: number;
  /** milliseconds between two beats; some of them may be lost within the time to live */
  readonly beat: number;
}

/** Two small calls each 2 s; after a kill it takes some 7 s until another goes on. */
export const usualLeases: LeaseTerms = { ttl: 6_000, beat: 2_000 };

/** How a lease looks from one process. */
export type LeaseStanding = 'mine' | 'others' | 'free';

/** Every lease that has a record, as seen a moment ago; one without a record is free. */
export interface LeaseView {
  readonly names: readonly string[];
  standing(name: string): LeaseStanding;
}
