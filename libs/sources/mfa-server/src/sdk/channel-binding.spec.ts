import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { endPointBinding } from './channel-binding.js';

/** Made by `openssl req -x509 -newkey ec|rsa:1024 -sha1|… -outform DER`; the last one with `-sigopt rsa_padding_mode:pss`. */
const CERTIFICATES = {
  'ECDSA with SHA-1':
    'MIIBbDCCARKgAwIBAgIUNgA63KjdyQ22nEoaLkWL3pHfPFIwCQYHKoZIzj0EATAMMQowCAYDVQQDDAFhMB4XDTI2MTEyNzIzMTg0OVoXDTM2MTEyNDIzMTg0OVowDDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPdb5liGk3kKflat6kuaG1nhEC8uJnjub+B7tfxDpoz3/K+FxAgh+vpQniLoZDFFnjqCbUsZ58HMwhcaelftt8CjUzBRMB0GA1UdDgQWBBQwFcDC1FLPmTLBOo4BV/asnbJ1eTAfBgNVHSMEGDAWgBQwFcDC1FLPmTLBOo4BV/asnbJ1eTAPBgNVHRMBAf8EBTADAQH/MAkGByqGSM49BAEDSQAwRgIhALZcLR2/CYGUfRRxNYqwO2ERfsyv6GaGh77xDbSrwlYqAiEAjv2AYQPQyLTwjuf0CcKEwG0t4pMZb1hAch5NqWmEQ3g=',
  'ECDSA with SHA-256':
    'MIIBbTCCAROgAwIBAgIURQGTdcRmNVF9sUT5Mi4ISftj6HMwCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBYTAeFw0yNjExMjcyMzE4NDlaFw0zNjExMjQyMzE4NDlaMAwxCjAIBgNVBAMMAWEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQIomswiFmFkjwaaphH+HxbcF8AfPSWTRGdwovIwBESUt11aN0vfYkLvCyTKQQ8crM3t43oqOiWwEdm5+8LBClCo1MwUTAdBgNVHQ4EFgQUjXYqMHnYY7V2SQruO1iw6yI+PoIwHwYDVR0jBBgwFoAUjXYqMHnYY7V2SQruO1iw6yI+PoIwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiAce8el3F/xOpc+ZkPWFHV29wvxlOIa1u5ox4AYOrdDzwIhAOx7yF0RgxbmuUoUHPTzfWpRIOXV4KKyA+Mc/tfB058V',
  'ECDSA with SHA-384':
    'MIIBbjCCAROgAwIBAgIUNprSm4g2L8y8VJQERYq6VUsFqVQwCgYIKoZIzj0EAwMwDDEKMAgGA1UEAwwBYTAeFw0yNjExMjcyMzE4NDlaFw0zNjExMjQyMzE4NDlaMAwxCjAIBgNVBAMMAWEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQkdbsPhoRhhT3xtF6eeFmOag5hVTIpAXMUdm6G4qKkYCif6B3Agii+oNPjYeWNMMHvP1zc6XPMlii4Q5LLRriyo1MwUTAdBgNVHQ4EFgQUApI9syHn506u4CLOvmiBbujSIogwHwYDVR0jBBgwFoAUApI9syHn506u4CLOvmiBbujSIogwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAwNJADBGAiEA613Tq6tI5R1rCJFVr0TK4t7n49LrYDB0KY8+VxumXg0CIQC9DCF0PjUJgcntW/XjBlgTRjkRIeiyAVF47apmhiwMgw==',
  'RSASSA-PSS with SHA-512':
    'MIICXDCCAZGgAwIBAgIUei9ZoKTtJ8lhpIyXwEqIXlibhxkwQQYJKoZIhvcNAQEKMDSgDzANBglghkgBZQMEAgMFAKEcMBoGCSqGSIb3DQEBCDANBglghkgBZQMEAgMFAKIDAgE+MAwxCjAIBgNVBAMMAWEwHhcNMjYxMTI3MjMxODQ5WhcNMzYxMTI0MjMxODQ5WjAMMQowCAYDVQQDDAFhMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC0NzUsLJv/TbXTr4H+fl5m3M2XtKrBJrADNfIz/0f/4IWST0kHdhTnU7/0cFxYxl+jXJxYaa4vVa1nMws/WKzZ4FBAUPMZD5QrzBj6963Zd7jrmwruI+EokoAEh2idcq4Mmpx2k4540PCJawdmJKRUITKXQJAojNPqTDkJDcxzUwIDAQABo1MwUTAdBgNVHQ4EFgQUdg4uV0KSfqPAj4sDRmne0kYCLl4wHwYDVR0jBBgwFoAUdg4uV0KSfqPAj4sDRmne0kYCLl4wDwYDVR0TAQH/BAUwAwEB/zBBBgkqhkiG9w0BAQowNKAPMA0GCWCGSAFlAwQCAwUAoRwwGgYJKoZIhvcNAQEIMA0GCWCGSAFlAwQCAwUAogMCAT4DgYEAeAiPdECPn50X7IBRMV0/IqG5BEc31otocU/HEWq/g9lHzF31OLQLgMg62KbWvirc163lU2Xv9h+uAbEiJG9CcBJFtOMFGMM8X3zJl+oknxEbagRMOEqqJs52dnb4kEYN3PCUsfI2y3V9BnrLAgkFT8HP+p1JZNMh7N58R4vaD4g=',
};

describe('the binding to a certificate', () => {
  const bindingBy = (hash: string, certificate: Buffer): string => {
    const token = Buffer.concat([
      Buffer.from('tls-server-end-point:'),
      createHash(hash).update(certificate).digest(),
    ]);
    const lengths = Buffer.alloc(20);
    lengths[16] = token.length;
    return createHash('md5').update(lengths).update(token).digest('hex');
  };

  it.each([
    ['ECDSA with SHA-1', 'sha256'],
    ['ECDSA with SHA-256', 'sha256'],
    ['ECDSA with SHA-384', 'sha384'],
    ['RSASSA-PSS with SHA-512', 'sha512'],
  ] as const)('is by the hash of its signature, and never by one that is broken: %s', (signature, hash) => {
    const certificate = Buffer.from(CERTIFICATES[signature], 'base64');
    expect(endPointBinding(certificate).toString('hex')).toBe(bindingBy(hash, certificate));
  });

  it('of what is no certificate is by SHA-256', () => {
    for (const bytes of [Buffer.from('certificate'), Buffer.alloc(0), Buffer.from('30ff30', 'hex')])
      expect(endPointBinding(bytes).toString('hex')).toBe(bindingBy('sha256', bytes));
  });
});
