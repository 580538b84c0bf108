import { describe, expect, it } from '@jest/globals';
import { md4 } from './md4.js';
import { authenticateMessage, negotiateMessage, readChallenge, responses } from './ntlm.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('MD4', () => {
  // RFC 1320, A.5
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('of “%s”', (text, digest) => expect(md4(Buffer.from(text)).toString('hex')).toBe(digest));
});

describe('NTLMv2', () => {
  // MS-NLMP 4.2.4
  const account = { domain: 'Domain', user: 'User', password: 'Password' };
  const targetInfo = hex('02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000');
  const challenge = { challenge: hex('0123456789abcdef'), targetInfo, flags: 0xe28a8233 };
  const terms = { clientChallenge: hex('aaaaaaaaaaaaaaaa'), now: -11_644_473_600_000 };

  it('answers as the specification does', () => {
    const { nt, lm } = responses(account, challenge, terms);
    expect(nt.subarray(0, 16).toString('hex')).toBe('68cd0ab851e51c96aabc927bebef6a1c');
    expect(lm.toString('hex')).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
  });

  it('knows a name in capitals as Windows does, a letter for a letter', () => {
    const proofOf = (user: string) => responses({ ...account, user }, challenge, terms).nt.toString('hex');
    expect(proofOf('Groß')).toBe(proofOf('GROß'));
    expect(proofOf('Groß')).not.toBe(proofOf('GROSS'));
    expect(proofOf('jürgen')).toBe(proofOf('JÜRGEN'));
  });

  it('takes the time of the server, and sends no LM response then', () => {
    const timed = { ...challenge, targetInfo: hex('0700 0800 0102030405060708 00000000') };
    const { nt, lm } = responses(account, timed, terms);
    expect(nt.subarray(24, 32).toString('hex')).toBe('0102030405060708');
    expect(lm.equals(Buffer.alloc(24))).toBe(true);
  });

  it('is bound to the certificate of the connection', () => {
    const { nt } = responses(account, challenge, { ...terms, certificate: Buffer.from('certificate') });
    const pairs = nt.subarray(44).toString('hex');
    expect(pairs.startsWith(targetInfo.subarray(0, -4).toString('hex'))).toBe(true);
    expect(pairs).toMatch(/0a001000[0-9a-f]{32}0000000000000000$/);
  });

  it('names domain and user in the third message, and no password', () => {
    const message = authenticateMessage(account, challenge, terms);
    expect(message.toString('utf16le')).toContain('DomainUser');
    expect(message.toString('latin1')).not.toContain('P\0a\0s\0s');
  });

  it.each([
    ['nothing', ''],
    ['another message', negotiateMessage().toString('hex')],
    ['a short one', '4e544c4d53535000 02000000'],
  ])('takes no challenge from %s', (_, bytes) => expect(readChallenge(hex(bytes))).toBeUndefined());
});
