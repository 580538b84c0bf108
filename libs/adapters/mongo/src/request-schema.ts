import type { IndexDescription } from 'mongodb';
import { having, type CollectionSchema } from './collection-schema.js';

const text = { bsonType: 'string' };
const count = { bsonType: ['int', 'long', 'double'], minimum: 0 };

/** The order of the list. */
export const listOrder = { receivedAt: -1, _id: 1 } as const;

/** Behind the value that they all have, the rows are in the order of the list. */
const inListOrder = (name: string, field: string): IndexDescription => ({
  name,
  key: { [field]: 1, ...listOrder },
});

/** A generation of the request list. */
export const requestCollection = (generation: number): CollectionSchema => ({
  name: `requests_${generation}`,
  validator: having({
    _id: text,
    version: count,
    kind: text,
    progress: text,
    purge: text,
    sources: { bsonType: 'array' },
    submittedBy: text,
    receivedAt: text,
    dueAt: text,
    paused: { bsonType: 'bool' },
    clock: text,
    document: text,
  }),
  indexes: [
    { name: 'requests_by_received', key: listOrder },
    inListOrder('requests_by_kind', 'kind'),
    inListOrder('requests_by_progress', 'progress'),
    inListOrder('requests_by_purge', 'purge'),
    inListOrder('requests_by_source', 'sources'),
    inListOrder('requests_by_submitter', 'submittedBy'),
    inListOrder('requests_by_clock', 'clock'),
    inListOrder('requests_by_person', 'subjectDigests'),
    { name: 'requests_by_due', key: { clock: 1, dueAt: 1 } },
    { name: 'requests_to_count', key: { kind: 1, progress: 1, purge: 1 } },
  ],
});

/** What all generations share. */
export const requestCollections: readonly CollectionSchema[] = [
  { name: 'request_generations', validator: having({ _id: text, last: count }) },
  requestCollection(0),
];

/** The number in the name of a generation's collection. */
export const generationOf = (name: string): number | undefined => {
  const digits = /^requests_(\d+)$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
};
