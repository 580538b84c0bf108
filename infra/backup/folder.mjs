/** The folder of a backup: files, and beside them `backup.json`, written last, with the digest of each. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, resolve } from 'node:path';

const MANIFEST = 'backup.json';
const FORMAT = 'lethe-backup/1';

export class Refused extends Error {}
export const refuse = (message) => {
  throw new Refused(message);
};

const filesBelow = (path) =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesBelow(join(path, name))) : [path];
const namesBelow = (path) =>
  filesBelow(path)
    .map((file) => relative(path, file).replaceAll('\\', '/'))
    .filter((name) => name !== MANIFEST);

/** Piece by piece: a store may be larger than what Node takes into memory at once. */
async function digestOf(file) {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece);
  return hash.digest('hex');
}

function synced(file) {
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** @returns the path of a new folder */
export function target(to) {
  if (to === undefined) refuse('Say where to: a folder that is not there yet.');
  const path = resolve(to);
  if (existsSync(path)) refuse(`${path} is there already. Name a folder that is not.`);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

/**
 * Makes a backup of what lies in the folder: without its manifest it is none, wherever it broke off.
 * @param about `kind`, `profile`, and `schema` where files of another one cannot be restored
 * @returns how many files
 */
export async function seal(path, about) {
  const files = {};
  for (const name of namesBelow(path)) {
    synced(join(path, name));
    files[name] = await digestOf(join(path, name));
  }
  const unfinished = join(path, `${MANIFEST}.unfinished`);
  writeFileSync(unfinished, `${JSON.stringify({ format: FORMAT, ...about, files }, null, 2)}\n`, {
    flush: true,
  });
  renameSync(unfinished, join(path, MANIFEST));
  return Object.keys(files).length;
}

function manifestOf(path) {
  const file = join(path, MANIFEST);
  if (!existsSync(file))
    refuse(`${path} is no backup: it has no ${MANIFEST}, which is written last. Take another one.`);
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    if (manifest?.format === FORMAT && typeof manifest.files === 'object' && manifest.files !== null)
      return manifest;
  } catch {
    // Said below.
  }
  return refuse(`${file} is not what a backup of this version of Lethe has.`);
}

/**
 * The path of a backup, every file of it as it was written and none beside them.
 * @param wanted `kind`; `profile` and `schema` where they must be the same; `files` that it has at least
 */
export async function checked(from, { kind, profile, schema, files = [] }) {
  if (from === undefined) refuse('Say what from: DATA KEYS DESTROYED, in this order.');
  const path = resolve(from);
  const manifest = manifestOf(path);
  if (manifest.kind !== kind) refuse(`${path} is a backup of ${manifest.kind}, not of ${kind}.`);
  // Those of the first versions were all of one process.
  const of = manifest.profile ?? 'embedded';
  if (profile !== undefined && of !== profile)
    refuse(`${path} was made on the profile ${of}, and is restored on that one only.`);
  if (schema !== undefined && manifest.schema !== schema)
    refuse(
      `${path} has schema ${manifest.schema}, and this version of Lethe works with ${schema}: restore it with the ` +
        'version that it was made with, then migrate.',
    );
  for (const [name, digest] of Object.entries(manifest.files))
    if (!existsSync(join(path, name)) || (await digestOf(join(path, name))) !== digest)
      refuse(`${join(path, name)} is not as it was written. Take another backup.`);
  for (const name of namesBelow(path))
    if (!Object.hasOwn(manifest.files, name)) refuse(`${join(path, name)} is not of this backup.`);
  for (const name of files)
    if (!Object.hasOwn(manifest.files, name)) refuse(`${path} is no whole backup: it has no ${name}.`);
  return path;
}

/** The ids of all keys that were destroyed until the list was written. */
export async function destroyedIn(from) {
  const path = await checked(from, { kind: 'destroyed', files: ['destroyed.json'] });
  return JSON.parse(readFileSync(join(path, 'destroyed.json'), 'utf8'));
}

export async function writeDestroyed(path, ids, profile) {
  writeFileSync(join(path, 'destroyed.json'), `${JSON.stringify(ids)}\n`);
  await seal(path, { kind: 'destroyed', profile });
}
