import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '#platform';
import { deriveKey, newMasterKeyText, parseMasterKey, type MasterKey } from '#vault';

/** The data was sealed under another master key than the one that was given. */
export class MasterKeyMismatch extends Error {
  override readonly name = 'MasterKeyMismatch';

  constructor(folder: string) {
    super(
      `The master key does not belong to the data in ${folder}: it was sealed under another one. ` +
        'Give the key file that this folder was started with, or set LETHE_DATA_DIR to another folder.',
    );
  }
}

/** Whole or not at all: half a key file after a crash would look like a lost key. */
function writeOnce(file: string, text: string): void {
  if (existsSync(file)) return;
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

function read(settings: Settings): MasterKey {
  if (settings.masterKey) return parseMasterKey(Buffer.from(settings.masterKey).toString('base64'));
  const file = join(settings.dataDir, 'master.key');
  writeOnce(file, newMasterKeyText());
  return parseMasterKey(readFileSync(file, 'utf8'));
}

/**
 * The configured key; the sandbox makes one of its own in the data folder. With another key than the
 * folder's nothing could be read, and a repeated submission would become a second request.
 * @throws {MasterKeyMismatch}
 */
export function masterKeyOf(settings: Settings): MasterKey {
  const key = read(settings);
  const check = createHmac('sha256', deriveKey(key, 'key-check')).update('lethe').digest('hex');
  const file = join(settings.dataDir, 'master-key.check');
  writeOnce(file, check);
  const known = readFileSync(file, 'utf8').trim();
  if (known.length !== check.length || !timingSafeEqual(Buffer.from(known), Buffer.from(check)))
    throw new MasterKeyMismatch(settings.dataDir);
  return key;
}
