import { describe, expect, it } from '@jest/globals';
import { isQuoted, learnedAlias, namesSomebody } from './quoted-names.js';

describe('a quoted name', () => {
  it.each([
    ['User "Ada" was changed', 'ada'],
    ["for user 'o'neill@example.com'.", "O'Neill@example.com"],
    ['a "joann" and "ann"', 'ann'],
  ])('stands in: %s', (line, name) => expect(isQuoted(line, name)).toBe(true));

  it.each([
    ['User "joann" was changed', 'ann'],
    ['User "ann\' was changed', 'ann'],
    ['User ann was changed', 'ann'],
    ['User "" was changed', 'ann'],
  ])('does not stand in: %s', (line, name) => expect(isQuoted(line, name)).toBe(false));

  it('is what a bare name needs to mean somebody, and one with a domain does not', () => {
    expect(namesSomebody('the test has begun', 'test')).toBe(false);
    expect(namesSomebody("for user 'test'", 'test')).toBe(true);
    expect(namesSomebody('for test@example.com', 'test@example.com')).toBe(true);
  });
});

describe('an alias that a log tells of', () => {
  const line =
    "2019-04-23T17:22:14.516730Z|i|1|2|canonicalize|Username 'REDMOND\\x' canonicalized as 'x@example.com'.";

  it('is the other form of a known name', () => {
    expect(learnedAlias(line, ['X@example.com'])).toBe('REDMOND\\x');
    expect(learnedAlias(line, ['redmond\\X'])).toBe('x@example.com');
  });

  it('is none when both forms are known, or neither', () => {
    expect(learnedAlias(line, ['x@example.com', 'REDMOND\\x'])).toBeUndefined();
    expect(learnedAlias(line, ['x'])).toBeUndefined();
    expect(learnedAlias("Username 'a' canonicalized as 'b' canonicalized as 'x'", ['x'])).toBeUndefined();
  });
});
