/** The vault's address or the credential for it cannot be used; the message says why, and repeats neither. */
export class VaultClientInvalid extends Error {
  override readonly name = 'VaultClientInvalid';
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Where the vault is. Keys come from there, so the connection is encrypted, unless it does not leave this
 * machine.
 * @throws {VaultClientInvalid}
 */
export function vaultAddress(text: string): URL {
  if (!URL.canParse(text)) throw new VaultClientInvalid('The address of the vault is not a URL.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.has(url.hostname)))
    throw new VaultClientInvalid(
      'The address of the vault must begin with https://; http:// is taken for this machine alone.',
    );
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '')
    throw new VaultClientInvalid('The address of the vault is scheme, host and port, and nothing else.');
  return url;
}

/** What of text can stand in a header, and of what tokens are made. */
export const isVisibleAscii = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

/** The token of a credential as it lies in a file, with or without an end of line. @throws {VaultClientInvalid} */
export function credentialToken(text: string): string {
  const token = text.trim();
  if (isVisibleAscii(token)) return token;
  throw new VaultClientInvalid('The credential of this host is empty, or is no token.');
}
