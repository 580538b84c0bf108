import { mfaRecordCategories, recordTimeOf, type MfaRecordCategory } from '#contracts';
import { NewestRecords } from './newest-records.js';
import { readValue } from './read-value.js';
import { textLines } from './text-lines.js';

export type Shelf = MfaRecordCategory | 'other';
export const shelves = [...Object.keys(mfaRecordCategories), 'other'] as readonly Shelf[];

/** Some of the records of one kind, newest first, and how many there are. */
export interface ShownShelf {
  readonly shelf: Shelf;
  readonly count: number;
  /** JSON whose numbers kept their digits */
  readonly records: readonly unknown[];
}

/** What of each kind stands on the page: enough to read; the rest is in the file. */
export const SHELF_LIMITS = { records: 100, characters: 200_000 } as const;
/** A record that is longer is in the file alone. */
const LONGEST_RECORD = 8 * 1024;

const SHELF = /^ *"(\w+)": \[/;
const RECORD = /^ +(\{.*\}),?$/s;

/**
 * Reads a file of records of any size in memory of what is shown, as `MfaRecords` says it is written.
 * @returns undefined when it is written in another way
 */
export async function shownRecords(
  content: AsyncIterable<Uint8Array>,
): Promise<readonly ShownShelf[] | undefined> {
  const found = new Map<string, NewestRecords>();
  let current: NewestRecords | undefined;
  for await (const { text, isTooLong } of textLines(content, LONGEST_RECORD)) {
    const record = RECORD.exec(text)?.[1];
    if (isTooLong || record !== undefined) current?.add(...timed(record));
    else current = shelfIn(text, found) ?? current;
  }
  if (!shelves.every((shelf) => found.has(shelf))) return undefined;
  return shelves.map((shelf) => ({
    shelf,
    count: found.get(shelf)?.count ?? 0,
    records: (found.get(shelf)?.texts() ?? []).map(readValue).filter((record) => record !== undefined),
  }));
}

function shelfIn(line: string, found: Map<string, NewestRecords>): NewestRecords | undefined {
  const name = SHELF.exec(line)?.[1];
  if (name === undefined) return undefined;
  const records = new NewestRecords(SHELF_LIMITS);
  found.set(name, records);
  return records;
}

/** A record with its own time, by which the newest are told. One that cannot be read is not shown. */
function timed(record: string | undefined): [number, string | undefined] {
  try {
    return [timeIn(JSON.parse(record ?? '') as object), record];
  } catch {
    return [-Infinity, undefined];
  }
}

function timeIn(record: object): number {
  let newest = -Infinity;
  for (const [name, value] of Object.entries(record) as [string, unknown][])
    if (/timestamp$/i.test(name) && (typeof value === 'string' || typeof value === 'number'))
      newest = Math.max(newest, recordTimeOf(value)?.at ?? -Infinity);
  return newest;
}
