import { permanentFault, retryableFault, systemReason, type TaskFault } from '#source-kit';

/** Nobody vouches for the certificate that the service shows, or it is another's. */
const UNTRUSTED =
  /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET_ISSUER)|HOSTNAME_MISMATCH)/;
/** The service wants another certificate of ours, or any. */
const WANTS_CERTIFICATE = /ALERT_(BAD_CERTIFICATE|CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|HANDSHAKE_FAILURE)/;

/** The same before TLS 1.3, when it comes while the connection is made: Node has words alone for it. */
const WANTS_CERTIFICATE_IN_WORDS =
  /\balert (?:bad certificate|unsupported certificate|certificate (?:revoked|expired|unknown)|unknown ca|access denied)\b/;

/** What an error of a connection means. */
export function faultOfConnection(error: unknown, host: string): TaskFault {
  const { code = '', message = '' } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  const detail = `${host}: ${systemReason(error) ?? message}`;
  if (UNTRUSTED.test(code)) return retryableFault('sdk-certificate-untrusted', detail, error);
  if (WANTS_CERTIFICATE.test(code)) return permanentFault('sdk-sign-in-refused', detail, error);
  const [alert] = WANTS_CERTIFICATE_IN_WORDS.exec(message) ?? [];
  if (alert !== undefined)
    return permanentFault('sdk-sign-in-refused', `${host}: it refused our certificate (TLS ${alert})`, error);
  if (code.startsWith('Z_'))
    return retryableFault(
      'sdk-answer-unreadable',
      `${host}: compressed, and not to be unpacked (${code})`,
      error,
    );
  return retryableFault('sdk-unreachable', detail, error);
}

/**
 * The account may not call. Permanent, because every further try with a wrong password brings the account
 * nearer to being locked.
 */
export const signInRefused = (host: string, status: number, why: string): TaskFault =>
  permanentFault('sdk-sign-in-refused', `${host}: HTTP ${status}; ${why}`);
