import { describe, expect, it } from '@jest/globals';
import { unseenSigns } from './unseen-signs.js';

describe('signs in a name that nobody sees', () => {
  it('are named, each once, wherever they stand', () => {
    const subject = {
      userPrincipalName: 'a\u200bda@example.com',
      aliases: ['\ufeffEXAMPLE\\ada', 'x\u200b\u202ey'],
    };
    expect(unseenSigns({ subject })).toEqual(['U+200B', 'U+FEFF', 'U+202E']);
  });

  it('are none in names of any script', () => {
    const subject = { userPrincipalName: 'Ζωή@example.com', aliases: ['عائشة', 'é', '山田'] };
    expect(unseenSigns({ subject })).toEqual([]);
  });
});
