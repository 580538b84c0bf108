import { describe, expect, it } from '@jest/globals';
import { isDiskFull, systemReason } from './system-words.js';

const failed = (code: string, more: object = {}) =>
  Object.assign(new Error('ada at /srv'), { code, ...more });

describe('the reason of an error of the system', () => {
  it.each([
    ['ENOENT', /not there/],
    ['EACCES', /access is denied/],
    ['ENOSPC', /disk is full/],
    ['ENOTFOUND', /name servers/],
    ['ECONNREFUSED', /nothing listens/],
    ['CERT_HAS_EXPIRED', /expired/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /NODE_EXTRA_CA_CERTS/],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', /refused the TLS/],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', /refused the TLS/],
    ['EOVERFLOW', /the system says/],
  ])('%s is said in words, with the code, and nothing of the message', (code, said) => {
    expect(systemReason(failed(code))).toMatch(said);
    expect(systemReason(failed(code))).toMatch(new RegExp(` \\(${code}\\)$`));
    expect(systemReason(failed(code))).not.toMatch(/\bada\b/);
  });

  it('is looked for below, and among several addresses', () => {
    expect(systemReason(new TypeError('fetch failed', { cause: failed('ENOTFOUND') }))).toContain(
      '(ENOTFOUND)',
    );
    expect(systemReason({ cause: new AggregateError([failed('ECONNREFUSED')]) })).toContain('(ECONNREFUSED)');
  });

  it.each([new Error('ada'), failed('ada@example.com'), 'ada', null, undefined])('is none of %p', (error) =>
    expect(systemReason(error)).toBeUndefined(),
  );

  it('tells a full disk from everything else', () => {
    expect([failed('ENOSPC'), failed('EDQUOT'), failed('EIO'), null].map(isDiskFull)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
