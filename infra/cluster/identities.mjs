import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

const writeSecret = (path, text) => writeFileSync(path, text, { mode: 0o600 });

/**
 * A certificate for a vault on this machine, which is its own authority; made once for a data folder.
 * @returns {Promise<{ certificateFile: string, keyFile: string }>}
 */
export async function vaultIdentity(dataDir) {
  const folder = join(dataDir, 'tls');
  const [certificateFile, keyFile] = [join(folder, 'vault.pem'), join(folder, 'vault.key')];
  if (!existsSync(keyFile)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'Lethe vault' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notAfterDate: new Date(Date.now() + 3650 * 24 * 3600 * 1000),
      extensions: [
        { name: 'basicConstraints', cA: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    });
    writeFileSync(certificateFile, cert);
    writeSecret(keyFile, key);
  }
  return { certificateFile, keyFile };
}

/**
 * The credential of each handler on this machine, for all hosts of its source; issued once for a data folder.
 * @param {(source: string) => Promise<string>} issue gives a token that the database knows from then on
 * @returns {Promise<Record<string, string>>} source to file
 */
export async function handlerCredentials(dataDir, sources, issue) {
  const folder = join(dataDir, 'credentials');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = {};
  for (const source of sources) {
    files[source] = join(folder, source);
    const known = existsSync(files[source]) && readFileSync(files[source], 'utf8').trim() !== '';
    if (!known) writeSecret(files[source], await issue(source));
  }
  return files;
}
