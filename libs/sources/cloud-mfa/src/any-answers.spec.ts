import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainCode } from './error-code.js';
import { readExportNote } from './export-note.js';
import { operationIdOf } from './export-operation.js';
import { JsonWatch } from './json-watch.js';
import { instantOf } from './moments.js';
import { retryAfterSeconds } from './retry-after.js';
import { faultOf, numbersOf } from './sign-in-refusals.js';
import { readVerifyNote } from './verify-note.js';

describe('whatever a service or a store hands over', () => {
  it('as a time to wait is a number of seconds of at most a day, or none', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.integer().map(String),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
        (value) => {
          const headers = { get: (name: string) => (name === 'retry-after' ? value : null) };
          const seconds = retryAfterSeconds(headers as unknown as Headers);
          if (seconds === null) return;
          expect(seconds).toBeGreaterThanOrEqual(0);
          expect(seconds).toBeLessThanOrEqual(86_400);
        },
      ),
    ));

  it('as a note is a note, or the beginning', () =>
    fc.assert(
      fc.property(fc.option(fc.oneof(fc.json(), fc.string())), (text) => {
        expect(['start', 'poll', 'look']).toContain(readExportNote(text).step);
        expect(readVerifyNote(text).step).toBe('verify');
      }),
    ));

  it('as an address of an operation gives an id that can stand in a path, or none', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((id) => `https://x/v1.0/dataPolicyOperations/${id}`),
        ),
        (location) => expect(operationIdOf(location) ?? 'x').toMatch(/^[\w-]+$/),
      ),
    ));

  it('as a time is an instant that can be reckoned with, or none', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.date({ noInvalidDate: true }).map(String)), (text) =>
        expect(instantOf(text) ?? '2026-01-01T00:00:00.000Z').toMatch(/^\d{4}-.*Z$/),
      ),
    ));

  it('as a refusal of the sign-in is one of the catalogue’s, and carries no words', () =>
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer()), (error_description, error_codes) => {
        const numbers = numbersOf({ error: 'x', error_description, error_codes });
        expect(numbers.every((number) => Number.isInteger(number))).toBe(true);
        expect(faultOf(numbers)).toMatch(/^graph-/);
      }),
    ));

  it('as a code holds no white space and no at sign, or is none', () =>
    fc.assert(fc.property(fc.string(), (text) => expect(plainCode(text) ?? 'x').toMatch(/^[\w.-]{1,100}$/))));

  it('as a file passes through unchanged, in whatever pieces', async () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array()), async (parts) => {
        const watch = new JsonWatch();
        const content = (async function* () {
          yield* parts;
        })();
        const seen: Uint8Array[] = [];
        for await (const part of watch.through(content)) seen.push(part);
        expect(Buffer.concat(seen)).toEqual(Buffer.concat(parts));
        expect(watch.length).toBe(Buffer.concat(parts).byteLength);
        expect(typeof watch.isJson()).toBe('boolean');
      }),
    ));
});
