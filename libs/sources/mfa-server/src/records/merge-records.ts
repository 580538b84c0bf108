import { stringify } from 'lossless-json';
import { isArray, isObject, type Json } from './json-value.js';
import { recordCategories, type RecordSet } from './read-export.js';

/**
 * One set of records out of the exports under several forms of a name. What two exports both hold is there
 * once; what one export holds twice is there twice.
 */
export function mergeRecords(sets: readonly RecordSet[]): RecordSet {
  const merged = Object.fromEntries(
    recordCategories.map((category) => [category, union(sets.map((set) => set[category]))]),
  ) as unknown as RecordSet; // every category is among the names
  return {
    ...merged,
    other: union(sets.map((set) => set.other.map(({ path, value }) => ({ path, value })))),
  };
}

function union<T extends Json>(lists: ReadonlyArray<readonly T[]>): readonly T[] {
  const counts = new Map<string, number>();
  const all: T[] = [];
  for (const list of lists) {
    const inThis = new Map<string, number>();
    for (const item of list) {
      const key = fingerprint(item);
      const nth = (inThis.get(key) ?? 0) + 1;
      inThis.set(key, nth);
      if (nth <= (counts.get(key) ?? 0)) continue;
      counts.set(key, nth);
      all.push(item);
    }
  }
  return all;
}

/** The same for the same content, in whatever order an object’s names stand. */
const fingerprint = (value: Json): string => stringify(sorted(value)) ?? '';

function sorted(value: Json): Json {
  if (isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
