import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '#platform';
import { newMasterKeyText, parseMasterKey, type MasterKey } from '#vault';

/** The configured key; the sandbox makes one of its own in the data folder. */
export function masterKeyOf(settings: Settings): MasterKey {
  if (settings.masterKey) return parseMasterKey(Buffer.from(settings.masterKey).toString('base64'));
  const file = join(settings.dataDir, 'master.key');
  if (!existsSync(file)) {
    // Whole or not at all: half a key file after a crash would look like a lost key.
    writeFileSync(`${file}.new`, newMasterKeyText(), { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  }
  return parseMasterKey(readFileSync(file, 'utf8'));
}
