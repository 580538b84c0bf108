import { describe, expect, it } from '@jest/globals';
import { staleBy, streamEvents } from './stream-events.js';

describe('an event of the stream', () => {
  it('about a request makes it, the lists it stands in, and what counts it out of date', () => {
    const event = { name: 'lethe.PrivacyRequestCompleted.v1', data: { subject: 'an-id' } };
    expect(streamEvents).toContain(event.name);
    expect(staleBy(event, false)).toEqual(
      expect.arrayContaining([['requests'], ['request', 'an-id'], ['overview'], ['tasks']]),
    );
  });

  it.each([
    ['hello', { resumed: true }, false, []],
    ['hello', { resumed: false }, false, 'all'],
    ['hello', { resumed: false }, true, []],
    ['reload', { reason: 'id-too-old' }, false, 'all'],
    ['goodbye', { reason: 'signed-out' }, false, [['session']]],
    ['goodbye', { reason: 'shutting-down' }, false, []],
    ['restraints', { version: 'b' }, false, expect.arrayContaining([['request'], ['sources']])],
    ['clock', { now: '2026-11-20T09:00:00.000Z', secondsPerDay: 20 }, false, []],
  ])('%s with %j, first: %s, makes out of date: %j', (name, data, isFirst, stale) => {
    expect(staleBy({ name, data }, isFirst)).toEqual(stale);
  });

  it('that is of a newer server, or broken, still has the page look again', () => {
    expect(staleBy({ name: 'lethe.SomethingNew.v1', data: null }, false)).toContainEqual(['requests']);
  });
});
