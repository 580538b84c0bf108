/**
 * Why the system, the network or TLS did not do something, in words for an administrator. The code stands behind
 * them, to look further with. Nothing of the message: it holds paths and addresses that are not ours to tell.
 */
const words: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'a file stands where a folder is expected',
  EISDIR: 'it is a folder',
  EACCES: 'access is denied to the account of this process',
  EPERM: 'access is denied to the account of this process, or another program holds it',
  EROFS: 'its disk cannot be written',
  EBUSY: 'another program holds it',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota of the account is used up',
  EMFILE: 'this process has too many files open',
  EIO: 'the disk failed to read or write',
  ENOTFOUND: 'the name servers of this host do not know the name',
  EAI_AGAIN: 'the name servers of this host do not answer',
  ECONNREFUSED: 'the machine is there, and nothing listens on that port or a firewall refuses it',
  ECONNRESET: 'the connection was cut from the other side',
  EPIPE: 'the connection was cut from the other side',
  UND_ERR_SOCKET: 'the connection was cut from the other side',
  ETIMEDOUT: 'nothing answered in time: a firewall may drop what is sent',
  UND_ERR_CONNECT_TIMEOUT: 'nothing answered in time: a firewall may drop what is sent',
  EHOSTUNREACH: 'no way leads to that machine',
  ENETUNREACH: 'no way leads to that network',
  CERT_HAS_EXPIRED: 'the certificate shown there has expired, or the clock of this host is wrong',
  CERT_NOT_YET_VALID: 'the certificate shown there is not valid yet, or the clock of this host is wrong',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate shown there is for another name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'what answers there speaks no TLS',
  EPROTO: 'no TLS connection could be agreed on',
};

const PRIVATE_AUTHORITY =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?))$/;
const TLS_REFUSAL = /^ERR_SSL_(TLSV1|SSLV3|SSL_TLS)?_?ALERT/;

const wordsOfCode = (code: string): string | undefined => {
  if (Object.hasOwn(words, code)) return words[code];
  if (PRIVATE_AUTHORITY.test(code))
    return 'this process does not know the authority of the certificate shown there: a private one, or that of a proxy that looks into TLS, belongs into NODE_EXTRA_CA_CERTS';
  return TLS_REFUSAL.test(code) ? 'the other side refused the TLS connection' : undefined;
};

/** @returns undefined where the error is none of the system */
export function systemReason(error: unknown): string | undefined {
  for (let at = error; typeof at === 'object' && at !== null; at = causeOf(at)) {
    const { code } = at as { readonly code?: unknown };
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code))
      return `${wordsOfCode(code) ?? 'the system says'} (${code})`;
  }
  return undefined;
}

/** Of several addresses that were all tried in vain the first stands for all. */
const causeOf = (error: object): unknown =>
  'cause' in error && error.cause !== undefined
    ? error.cause
    : 'errors' in error && Array.isArray(error.errors)
      ? error.errors[0]
      : undefined;

/** A disk without room is no defect of anybody's program. */
export const isDiskFull = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  (error.code === 'ENOSPC' || error.code === 'EDQUOT');
