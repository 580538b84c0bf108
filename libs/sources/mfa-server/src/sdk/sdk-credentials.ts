import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { WebServiceSdkSettings } from '#contracts';
import { permanentFault } from '#source-kit';
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
    throw permanentFault('sdk-secret-unusable', `${auth.certificateFile}: ${String(error)}`, error);
  }
  return tls;
}

/** An editor leaves a line break at the end, and on Windows a byte order mark at the beginning. */
async function passwordIn(file: string): Promise<string> {
  const password = (await secretFile(file))
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replace(/\r?\n$/, '');
  if (password === '') throw permanentFault('sdk-secret-unusable', `${file} is empty`);
  return password;
}

async function secretFile(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw permanentFault('sdk-secret-unusable', String(error), error);
  }
}
