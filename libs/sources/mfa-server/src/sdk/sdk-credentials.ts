import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { secretText, type WebServiceSdkSettings } from '#contracts';
import { permanentFault, systemReason } from '#source-kit';
import type { NtlmAccount } from './ntlm.js';

/** How calls show who makes them. */
export type SdkCredentials =
  | { readonly kind: 'basic'; readonly header: string }
  | { readonly kind: 'ntlm'; readonly account: NtlmAccount }
  | { readonly kind: 'certificate'; readonly tls: ClientCertificate };

/** As `node:tls` takes it. */
type ClientCertificate =
  | { readonly pfx: Buffer; readonly passphrase?: string }
  | { readonly cert: Buffer; readonly key: Buffer; readonly passphrase?: string };

/**
 * Reads the secrets anew for each task, so that a changed password needs no restart.
 * @throws {TaskFault} permanent `sdk-secret-unusable`
 */
export async function readCredentials(auth: WebServiceSdkSettings['auth']): Promise<SdkCredentials> {
  if (auth.kind === 'certificate') return { kind: 'certificate', tls: await certificateOf(auth) };
  const password = await passwordIn(auth.passwordFile);
  const { username } = auth;
  if (auth.kind === 'basic')
    return {
      kind: 'basic',
      header: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
    };
  const [, domain = '', user = username] = /^([^\\]+)\\(.+)$/.exec(username) ?? [];
  return { kind: 'ntlm', account: { domain, user, password } };
}

async function certificateOf(
  auth: Extract<WebServiceSdkSettings['auth'], { kind: 'certificate' }>,
): Promise<ClientCertificate> {
  const content = await secretFile(auth.certificateFile);
  const passphrase =
    auth.passwordFile === undefined ? {} : { passphrase: await passwordIn(auth.passwordFile) };
  const isPem = content.includes('-----BEGIN ');
  const tls = isPem ? { cert: content, key: content, ...passphrase } : { pfx: content, ...passphrase };
  try {
    createSecureContext(tls);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw permanentFault(
      'sdk-secret-unusable',
      `${auth.certificateFile}: it cannot be opened: the password is wrong, the key is missing, or it is of an old kind (${code})`,
      error,
    );
  }
  return tls;
}

/** An editor leaves a line break at the end. */
async function passwordIn(file: string): Promise<string> {
  const password = secretText(await secretFile(file)).replace(/\r?\n$/, '');
  if (password === '') throw permanentFault('sdk-secret-unusable', `${file}: it is empty`);
  // A password that came out wrong would lock the account.
  if (password.includes('\uFFFD'))
    throw permanentFault('sdk-secret-unusable', `${file}: it is neither UTF-8 nor UTF-16: save it as UTF-8`);
  return password;
}

async function secretFile(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw permanentFault(
      'sdk-secret-unusable',
      `${file}: ${systemReason(error) ?? 'it cannot be read'}`,
      error,
    );
  }
}
