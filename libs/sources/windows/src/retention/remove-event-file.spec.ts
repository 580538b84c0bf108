import { describe, expect, it } from '@jest/globals';
import { faultOfFile } from './remove-event-file.js';

const system = (code: string): Error => Object.assign(new Error(code), { code });

describe('a file of an event log that does not go', () => {
  it.each([
    ['EBUSY', 'event-log-locked', /^D:\\a\.evtx: another program holds it \(EBUSY\)$/],
    // Windows says this also of what a viewer has open.
    ['EPERM', 'event-log-access-denied', /^D:\\a\.evtx: EPERM: .*open$/],
    ['EACCES', 'event-log-access-denied', /^D:\\a\.evtx: EACCES: /],
  ])('because of %s is named, and tried again: %s', (code, fault, detail) => {
    expect(faultOfFile(system(code), 'D:\\a.evtx')).toMatchObject({
      code: fault,
      retryable: true,
      detail: expect.stringMatching(detail),
    });
  });

  it('for a reason of its own is told as it is', () => {
    const error = system('EIO');
    expect(faultOfFile(error, 'D:\\a.evtx')).toBe(error);
  });
});
