import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import {
  eventCodec,
  requestEventCodec,
  UnreadableEvent,
  type EventSchemas,
  type Upcasters,
} from '#contracts';

/** A made-up event: at first it knew one place as text; then several, with a count. */
const schemas: EventSchemas = {
  CoatTaken: {
    1: z.strictObject({ hook: z.string(), by: z.string() }),
    2: z.strictObject({ hooks: z.array(z.string()), by: z.string() }),
    3: z.strictObject({ hooks: z.array(z.string()), by: z.string(), count: z.int().positive() }),
  },
};
type V1 = { readonly hook: string; readonly by: string };
type V2 = { readonly hooks: readonly string[]; readonly by: string };
const upcasters: Upcasters = {
  CoatTaken: {
    1: (data) => ({ hooks: [(data as V1).hook], by: (data as V1).by }),
    2: (data) => ({ ...(data as V2), count: (data as V2).hooks.length }),
  },
};
const codec = eventCodec(schemas, upcasters);
const stored = (schemaVersion: number, data: unknown) => ({ type: 'CoatTaken', schemaVersion, data });

describe('a stored event of an older version', () => {
  it('is brought to the newest, step by step', () => {
    const newest = { type: 'CoatTaken', data: { hooks: ['7'], by: 'w1', count: 1 } };
    expect(codec.decode(stored(1, { hook: '7', by: 'w1' }))).toEqual(newest);
    expect(codec.decode(stored(2, { hooks: ['7'], by: 'w1' }))).toEqual(newest);
    expect(codec.decode(stored(3, { hooks: ['7'], by: 'w1', count: 1 }))).toEqual(newest);
  });

  it('is not changed in the store: the data that was read stays as it was', () => {
    const data = Object.freeze({ hook: '7', by: 'w1' });
    codec.decode(stored(1, data));
    expect(data).toEqual({ hook: '7', by: 'w1' });
  });

  it('without an upcaster is refused, and the missing step is named', () => {
    const incomplete = eventCodec(schemas, { CoatTaken: { 1: () => ({ hooks: [], by: 'w1' }) } });
    expect(() => incomplete.decode(stored(1, { hook: '7', by: 'w1' }))).toThrow(
      'The stored event CoatTaken v2 cannot be read: there is no upcaster to version 3',
    );
    expect(() => eventCodec(schemas, {}).decode(stored(1, { hook: '7', by: 'w1' }))).toThrow(UnreadableEvent);
  });

  it('is refused when its upcaster makes something that the next schema refuses', () => {
    const wrong = eventCodec(schemas, {
      CoatTaken: { ...upcasters.CoatTaken, 2: () => ({ hooks: [], by: 'w1', count: 0 }) },
    });
    expect(() => wrong.decode(stored(1, { hook: '7', by: 'w1' }))).toThrow(
      'CoatTaken v3 cannot be read: count',
    );
  });
});

describe('a stored event that cannot be read', () => {
  it.each([
    ['an unknown type', { type: 'CoatLost', schemaVersion: 1, data: {} }],
    ['a version from the future', stored(4, { hooks: [], by: 'w1', count: 1 })],
    ['a version that never was', stored(0, { hook: '7', by: 'w1' })],
    ['a name that every object has', { type: 'constructor', schemaVersion: 1, data: {} }],
    ['a name that every object has', { type: '__proto__', schemaVersion: 1, data: {} }],
  ])('says so: %s', (_what, event) => expect(() => codec.decode(event)).toThrow(/does not know it/));

  it.each<[string, unknown, string]>([
    ['a field is missing', { hook: '7' }, 'by'],
    ['a field is of another type', { hook: 7, by: 'w1' }, 'hook'],
    ['a field is unknown', { hook: '7', by: 'w1', colour: 'red' }, '(the whole)'],
    ['it is no object', 'hook 7', '(the whole)'],
    ['there is nothing', undefined, '(the whole)'],
  ])('names the path and never the value: %s', (_what, data, path) =>
    expect(() => codec.decode(stored(1, data))).toThrow(
      `The stored event CoatTaken v1 cannot be read: ${path}`,
    ),
  );

  it('is told as such, whatever it is', () => {
    const anything = fc.record({
      type: fc.oneof(fc.string(), fc.constant('TaskSucceeded')),
      schemaVersion: fc.nat(3),
      data: fc.jsonValue(),
    });
    fc.assert(
      fc.property(anything, (event) => {
        expect(() => requestEventCodec.decode(event)).toThrow(UnreadableEvent);
      }),
    );
  });
});

describe('an event on its way to the store', () => {
  it('gets the newest version of its schema', () => {
    const event = { type: 'CoatTaken', data: { hooks: ['7'], by: 'w1', count: 1 } } as never;
    expect(codec.encode(event)).toEqual(stored(3, { hooks: ['7'], by: 'w1', count: 1 }));
  });
});
