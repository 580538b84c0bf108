import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  deriveKey,
  MasterKeyInvalid,
  newMasterKeyText,
  parseMasterKey,
  type KeyPurpose,
} from './master-key.js';

const purposes: readonly KeyPurpose[] = [
  'subject-key-wrapping',
  'task-token-signing',
  'subject-digests',
  'idempotency',
  'sessions',
];
const exported = (text: string, purpose: KeyPurpose) =>
  deriveKey(parseMasterKey(text), purpose).export().toString('hex');

describe('a master key file', () => {
  it('is read whatever white space or byte order mark stands around it', () => {
    const text = randomBytes(32).toString('base64');
    expect(exported(`\uFEFF  ${text}\r\n\n`, 'sessions')).toBe(exported(text, 'sessions'));
  });

  it('is what a new key’s text makes', () => {
    expect(() => parseMasterKey(newMasterKeyText())).not.toThrow();
    expect(newMasterKeyText()).not.toBe(newMasterKeyText());
  });

  it.each([
    ['', 'the file is empty'],
    [' \n', 'the file is empty'],
    ['!!!', 'not base64'],
    ['c2hvcnQ=', 'holds 5 bytes instead of 32'],
    [randomBytes(33).toString('base64'), 'holds 33 bytes instead of 32'],
    [randomBytes(32).toString('hex'), 'holds 48 bytes instead of 32'],
    [`${newMasterKeyText()}${newMasterKeyText()}`, 'not base64'],
  ])('is refused with what is wrong and what to do: %j', (text, reason) => {
    expect(() => parseMasterKey(text)).toThrow(MasterKeyInvalid);
    expect(() => parseMasterKey(text)).toThrow(reason);
    expect(() => parseMasterKey(text)).toThrow('openssl rand -base64 32');
  });

  it('never repeats its text in an error', () => {
    fc.assert(
      fc.property(fc.base64String({ minLength: 8, maxLength: 100 }), (text) => {
        let said = '';
        try {
          parseMasterKey(text);
        } catch (error) {
          said = String(error);
        }
        expect(said.includes(text)).toBe(false);
      }),
    );
  });

  it('does not show its bytes when it is printed', () => {
    const bytes = randomBytes(32);
    const key = parseMasterKey(bytes.toString('base64'));
    const printed = `${inspect(key, { depth: 9, showHidden: true })} ${JSON.stringify(key)}`;
    expect(printed).not.toContain(bytes.toString('hex'));
    expect(printed).not.toContain(bytes.toString('base64'));
  });
});

describe('a derived key', () => {
  it('differs for each purpose and is the same each time', () => {
    const text = newMasterKeyText();
    const keys = purposes.map((purpose) => exported(text, purpose));
    expect(new Set(keys).size).toBe(purposes.length);
    expect(purposes.map((purpose) => exported(text, purpose))).toEqual(keys);
    expect(keys.every((key) => key.length === 64)).toBe(true);
  });

  it('is fixed for all time: what was sealed by one version opens in the next', () => {
    const text = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
    expect(exported(text, 'subject-key-wrapping')).toMatchInlineSnapshot(
      `"77066b00682020803002a3094e8d1234c1d0d87d2e10b95b577ec19a9287d339"`,
    );
  });
});
