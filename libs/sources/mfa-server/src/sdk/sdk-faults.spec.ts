import { describe, expect, it } from '@jest/globals';
import { faultOfConnection } from './sdk-faults.js';

const failed = (code: string, message: string): Error => Object.assign(new Error(message), { code });
/** As OpenSSL words it within Node, of a service that takes no newer TLS than 1.2. */
const alert = (words: string, number: number): string =>
  `write EPROTO 805CE7792B7F0000:error:0A000415:SSL routines:ssl3_read_bytes:${words}:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1601:SSL alert number ${number}\n`;

describe('a service that refuses our certificate', () => {
  it.each([
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', '', 'the other side refused the TLS connection'],
    ['EPROTO', alert('sslv3 alert certificate expired', 45), 'TLS alert certificate expired'],
    ['EPROTO', alert('tlsv1 alert unknown ca', 48), 'TLS alert unknown ca'],
  ])('is no service that is away: %s %s', (code, message, words) => {
    const fault = faultOfConnection(failed(code, message), 'mfa01:443');
    expect(fault).toMatchObject({ code: 'sdk-sign-in-refused', retryable: false });
    expect(fault.detail).toContain(`mfa01:443: `);
    expect(fault.detail).toContain(words);
  });

  it('is another than one with which no TLS can be agreed on', () =>
    expect(
      faultOfConnection(failed('EPROTO', alert('tlsv1 alert protocol version', 70)), 'mfa01'),
    ).toMatchObject({ code: 'sdk-unreachable', retryable: true }));
});
