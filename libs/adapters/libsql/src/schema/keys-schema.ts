/**
 * The schema of keys.db. A key is destroyed by writing zeros of the same length over it, in place: a
 * row in the order of its number never moves from the page where it was first written, so that there
 * is no earlier copy of it.
 */
export const keysSchema: readonly string[] = [
  `
  CREATE TABLE subject_keys (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    destroyed INTEGER NOT NULL,
    wrapped BLOB NOT NULL
  );
  `,
];
