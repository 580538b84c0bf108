import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { z } from 'zod';
import { LetheYaml, SubmitPrivacyRequestBody } from '#contracts';
import { parseWith } from './field-errors.js';

const errorsOf = (schema: z.ZodType, value: unknown, root?: string) => {
  const parsed = parseWith(schema, value, root);
  return parsed.ok ? [] : parsed.errors.map(({ path, message }) => `${path} ${message}`);
};

describe('a breach of a schema', () => {
  it.each([
    [z.string(), undefined, 'body is required'],
    [z.string(), 7, 'body must be a text'],
    [z.int(), 'x', 'body must be a number'],
    [z.boolean(), 'x', 'body must be true or false'],
    [z.array(z.string()), 'x', 'body must be a list'],
    [z.strictObject({}), [], 'body must be an object'],
    [z.enum(['a', 'b']), 'c', 'body must be one of a, b'],
    [z.string().min(1), '', 'body must not be empty'],
    [z.string().max(2), 'abc', 'body must be at most 2 characters long'],
    [z.array(z.string()).max(1), ['a', 'b'], 'body must have at most 1 entry'],
    [z.int().min(3), 2, 'body must be at least 3'],
    [z.string().regex(/^a$/), 'b', 'body has not the form that is expected'],
    [z.uuid(), 'b', 'body must be a valid uuid'],
    [z.union([z.string(), z.int()]), {}, 'body fits none of the forms that are taken here'],
    [z.string().regex(/^a$/, 'must be an a'), 'b', 'body must be an a'],
  ])('is said in words: %#', (schema, value, expected) => {
    expect(errorsOf(schema, value)).toEqual([expected]);
  });

  it('is named by its path, below a root if there is one', () => {
    const schema = z.strictObject({ list: z.array(z.strictObject({ name: z.string() })) });
    expect(errorsOf(schema, { list: [{ name: 'a' }, { name: 1, colour: 2 }] }, 'query')).toEqual([
      'query.list.1.name must be a text',
      'query.list.1.colour is not known here',
    ]);
  });

  it('does not make an answer longer than anybody reads', () => {
    const keys = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`${index}`.repeat(200), 1]));
    const errors = errorsOf(z.strictObject({}), keys);
    expect([errors.length, errors.every((error) => error.length < 120)]).toEqual([50, true]);
  });

  it('never quotes a value that was sent', () => {
    const secret = 'grace.hopper';
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        fc.constant(secret),
        fc.array(tie('any'), { maxLength: 2 }),
        fc.record({ kind: tie('any'), subject: tie('any'), sources: tie('any') }, { requiredKeys: [] }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (sent) => {
        for (const schema of [SubmitPrivacyRequestBody, LetheYaml])
          expect(errorsOf(schema, sent).join()).not.toContain(secret);
      }),
    );
  });
});
