import { describe, expect, it } from '@jest/globals';
import { isRefused, messageBesideFields, messageOf, problemOf } from './problem.js';

const answer = (status: number, problem: object): Response =>
  new Response(JSON.stringify(problem), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });

const storeAway = {
  type: '/docs/errors#unavailable',
  title: 'The store or the message bus is not available',
  status: 503,
  code: 'unavailable',
  detail: 'Wait as many seconds as `Retry-After` says and repeat the call.',
};

describe('what a page says when Lethe’s store does not answer', () => {
  it.each([
    ['again', 'Try again in a moment.'],
    ['once', 'Try again in a moment: it is taken once, however often it is sent.'],
    ['look', 'It may have been done all the same: look before you try again.'],
  ] as const)('is for people, and what to do where it may be sent %s', async (retrying, said) => {
    const error = await problemOf(answer(503, storeAway), retrying);
    expect(error.message).toBe(
      `Lethe’s store, or its message bus, does not answer. Nothing you typed is lost. ${said}`,
    );
    expect(isRefused(error)).toBe(false);
  });

  it('is not said of what Lethe refuses', async () => {
    const refused = { title: 'No', status: 409, code: 'already-extended', detail: 'It was extended.' };
    const error = await problemOf(answer(409, refused), 'look');
    expect([error.message, isRefused(error)]).toEqual(['It was extended.', true]);
  });
});

describe('what a page says when Lethe refuses what was typed', () => {
  const refused = {
    title: 'No',
    status: 422,
    code: 'validation-failed',
    detail: 'Correct every field that `errors` names.',
    errors: [{ path: 'reason', message: 'must not be empty' }],
  };

  it('names each field where none shows it, and points to the fields where they do', async () => {
    const error = await problemOf(answer(422, refused), 'look');
    expect(messageOf(error)).toBe('Lethe refused it: reason must not be empty.');
    expect(messageBesideFields(error)).toBe('Nothing was done: what is wrong is said at the fields.');
  });
});
