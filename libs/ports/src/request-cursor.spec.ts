import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BadCursor } from './read-model.port.js';
import { readRequestCursor, writeRequestCursor } from './request-cursor.js';

describe('a cursor', () => {
  it('comes back as it was made', () => {
    const cursor = { receivedAt: '2026-11-20T09:00:00.000Z', id: randomUUID() };
    expect(readRequestCursor(writeRequestCursor(cursor))).toEqual(cursor);
  });

  it('is refused if anything else made it', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.string().map((text) => Buffer.from(text).toString('base64url')),
        ),
        (text) => {
          expect(() => readRequestCursor(text)).toThrow(BadCursor);
        },
      ),
    );
  });
});
