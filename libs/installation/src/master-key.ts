import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '#platform';
import { deriveKey, newMasterKeyText, parseMasterKey, type MasterKey } from '#vault';

/** The data was sealed under another master key than the one that was given. */
export class MasterKeyMismatch extends Error {
  override readonly name = 'MasterKeyMismatch';

  constructor(where: string, instead: string) {
    super(
      `The master key does not belong to the data in ${where}: it was sealed under another one. ` +
        `Give the key file that it was started with, or ${instead}.`,
    );
  }
}

/** Where processes of one installation settle what must be the same for all of them. */
export interface Marks {
  /** @returns the value that stands: this one, or what another process said before */
  claim(name: string, value: string): Promise<string>;
}

/**
 * Whole or not at all, and the first of several processes decides: half a key file after a crash, or two
 * keys, would look like a lost one.
 */
function writeOnce(file: string, text: string): void {
  if (existsSync(file)) return;
  const whole = `${file}.${process.pid}.new`;
  writeFileSync(whole, text, { mode: 0o600, flush: true });
  try {
    linkSync(whole, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(whole, { force: true });
  }
}

type KeySettings = Pick<Settings, 'masterKey' | 'dataDir'>;

function read(settings: KeySettings): MasterKey {
  if (settings.masterKey) return parseMasterKey(Buffer.from(settings.masterKey).toString('base64'));
  const file = join(settings.dataDir, 'master.key');
  writeOnce(file, newMasterKeyText());
  return parseMasterKey(readFileSync(file, 'utf8'));
}

const checkOf = (key: MasterKey): string =>
  createHmac('sha256', deriveKey(key, 'key-check')).update('lethe').digest('hex');

const isSame = (known: string, check: string): boolean =>
  known.length === check.length && timingSafeEqual(Buffer.from(known), Buffer.from(check));

/**
 * The configured key; the sandbox makes one of its own in the data folder. With another key than the
 * folder's nothing could be read, and a repeated submission would become a second request.
 * @throws {MasterKeyMismatch}
 */
export function masterKeyOf(settings: KeySettings): MasterKey {
  const key = read(settings);
  const file = join(settings.dataDir, 'master-key.check');
  writeOnce(file, checkOf(key));
  if (!isSame(readFileSync(file, 'utf8').trim(), checkOf(key)))
    throw new MasterKeyMismatch(settings.dataDir, 'set LETHE_DATA_DIR to another folder');
  return key;
}

/** The same for a process of a cluster: all of them must have the key that the database was begun with. */
export async function masterKeyFor(settings: KeySettings, marks: Marks): Promise<MasterKey> {
  const key = read(settings);
  const known = await marks.claim('master-key', checkOf(key));
  if (!isSame(known, checkOf(key)))
    throw new MasterKeyMismatch('the database', 'set MONGODB_URI to another database');
  return key;
}
