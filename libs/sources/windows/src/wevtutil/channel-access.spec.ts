import { describe, expect, it } from '@jest/globals';
import { mayClear } from './channel-access.js';

const SERVICE = 'S-1-5-80-1-2-3-4-5';
const usual = 'O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x3;;;BO)(A;;0x5;;;SO)(A;;0x1;;;S-1-5-32-573)';

describe('whether an account may clear a channel', () => {
  it.each([
    [usual, [SERVICE, 'S-1-5-32-573'], false],
    [usual, [SERVICE, 'S-1-5-32-544'], true],
    [usual, ['S-1-5-18'], true],
    [`${usual}(A;;0x5;;;${SERVICE})`, [SERVICE], true],
    [`${usual}(A;;CCLC;;;${SERVICE})`, [SERVICE], true],
    [`${usual}(A;;CC;;;${SERVICE})`, [SERVICE], false],
    [`${usual}(A;;0x5;;;${SERVICE}6)`, [SERVICE], false],
    [`O:BAG:SYD:(D;;0x4;;;${SERVICE})(A;;0x5;;;WD)`, [SERVICE, 'S-1-1-0'], false],
    ['O:BAG:SYD:(A;;0x5;;;AU)', [SERVICE, 'S-1-5-11'], true],
    ['O:BA', [SERVICE], undefined],
  ])('by %s, of %j: %s', (access, sids, expected) => expect(mayClear(access, new Set(sids))).toBe(expected));
});
