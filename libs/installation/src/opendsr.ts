import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { openDsrDesk, OpenDsrSigner, validityFault, WebhookSeals, type OpenDsrDesk } from '#application';
import { secretText, type LetheYaml, type OpenDsrSettings } from '#contracts';
import type { Logger } from '#platform';
import { KeyedDigests } from '#vault';
import type { Desk } from './desk.js';
import { webCallerOf, type OutgoingOptions } from './outgoing.js';

/** The sandbox's own name: what it signs is believed by nobody outside. */
const OWN_DOMAIN = 'localhost';
const YEARS_MS = 10 * 365 * 86_400_000;

interface SignerTerms {
  readonly dataDir: string;
  readonly isSandbox: boolean;
  readonly log: Logger;
}

/** @throws {CertificateUnusable} */
export function configuredSigner({
  domain,
  certificateFile,
  privateKeyFile,
}: OpenDsrSettings): OpenDsrSigner {
  const [certificate, key] = [certificateFile, privateKeyFile].map((file) => secretText(readFileSync(file)));
  return new OpenDsrSigner(domain, certificate ?? '', key ?? '');
}

/**
 * What OpenDSR answers are signed with: the certificate of the settings; in the sandbox one of its own, made once
 * for the data folder. undefined: there is none, and no OpenDSR.
 * @throws {CertificateUnusable}
 */
export async function openDsrSigner(
  { openDsr }: LetheYaml,
  { dataDir, isSandbox, log }: SignerTerms,
): Promise<OpenDsrSigner | undefined> {
  if (openDsr) {
    const signer = configuredSigner(openDsr);
    const fault = validityFault(signer.valid);
    // It goes on all the same: a controller may bear it, and the rest of Lethe has nothing to do with it.
    if (fault) log.warn({ code: fault.code }, fault.reason);
    return signer;
  }
  if (!isSandbox) return undefined;
  const { certificate, key } = await ownCertificate(join(dataDir, 'opendsr'));
  return new OpenDsrSigner(OWN_DOMAIN, certificate, key, true);
}

/** Of several processes that make one at once the first counts: certificate and key are one file. */
async function ownCertificate(
  folder: string,
): Promise<{ readonly certificate: string; readonly key: string }> {
  const file = join(folder, 'identity.json');
  if (!existsSync(file)) {
    const { cert: certificate, private: key } = await generate([{ name: 'commonName', value: OWN_DOMAIN }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notAfterDate: new Date(Date.now() + YEARS_MS),
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: OWN_DOMAIN }] }],
    });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const made = join(folder, `identity.${process.pid}`);
    writeFileSync(made, JSON.stringify({ certificate, key }), { mode: 0o600 });
    try {
      linkSync(made, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(made);
    }
  }
  return JSON.parse(readFileSync(file, 'utf8')) as { certificate: string; key: string };
}

/** The requests of this process in words of OpenDSR. */
export const openOpenDsr = (
  signer: OpenDsrSigner,
  { requests }: Pick<Desk, 'requests'>,
  options: OutgoingOptions,
): OpenDsrDesk =>
  openDsrDesk({
    signer,
    requests,
    digests: new KeyedDigests(options.masterKey),
    webhooks: options.stores.webhooks,
    seals: new WebhookSeals(options.masterKey),
    caller: webCallerOf(options),
    clock: options.clock,
  });
