import { createHash, randomBytes } from 'node:crypto';
import { link, lstat, open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { CliFailure } from './cli-failure.js';
import { reasonOf, systemCode } from './system-error.js';
import { printable } from './terminal.js';

export interface Target {
  readonly file: string;
  readonly overwrite: boolean;
}

export interface Saved {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What is said of a file that was saved. */
export const savedText = ({ file, bytes, sha256 }: Saved): string =>
  `${printable(`${file}: ${bytes} bytes, SHA-256 ${sha256}`)}\n`;

/** @throws {CliFailure} something is there already and `--force` was not given */
export async function refuseToOverwrite(target: Target): Promise<void> {
  if (target.overwrite) return;
  const found = await lstat(target.file).catch(() => undefined);
  if (found) throw exists(target);
}

/**
 * Writes a body beside its target and renames it when all of it is on the disk, so that nobody ever
 * finds half a file under the name that was asked for.
 * @throws {CliFailure} the connection broke, the length is not the promised one, or the file cannot be written
 */
export async function saveWhole(
  response: Response,
  target: Target,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const part = `${target.file}.${randomBytes(6).toString('hex')}.part`;
  const file = await open(part, 'wx', 0o600).catch((error: unknown) => {
    throw unwritable(target, error);
  });
  try {
    const saved = await copy(response, file, target);
    await place(part, target);
    return saved;
  } finally {
    await unlink(part).catch(() => undefined);
  }
}

async function copy(response: Response, file: FileHandle, target: Target) {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of chunksOf(response)) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      await file.writeFile(chunk).catch((error: unknown) => {
        throw unwritable(target, error);
      });
    }
    await file.sync();
  } finally {
    await file.close();
  }
  const promised = response.headers.get('content-length');
  if (promised !== null && Number(promised) !== bytes) throw broken(`${bytes} of ${promised} bytes came`);
  return { bytes, sha256: hash.digest('hex') };
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = (response.body ?? new Blob([]).stream()).getReader();
  try {
    for (;;) {
      const next = await reader.read().catch((error: unknown) => {
        throw broken(reasonOf(error), error);
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Ends the transfer when the disk was what failed.
    await reader.cancel().catch(() => undefined);
  }
}

/** Gives the file its name. `link` never replaces what somebody else put there in the meantime. */
async function place(part: string, target: Target): Promise<void> {
  try {
    if (target.overwrite) await rename(part, target.file);
    else await link(part, target.file);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw exists(target);
    if (target.overwrite || !['EPERM', 'ENOTSUP', 'ENOSYS'].includes(systemCode(error) ?? ''))
      throw unwritable(target, error);
    // A file system without hard links (FAT, some shares): the look before has to do.
    await refuseToOverwrite(target);
    await rename(part, target.file);
  }
}

const exists = (target: Target): CliFailure =>
  new CliFailure(
    'wrong-usage',
    `${target.file} is there already. Give another -o, or --force to replace it.`,
  );

const unwritable = (target: Target, error: unknown): CliFailure =>
  new CliFailure(
    'wrong-usage',
    `${target.file} cannot be written (${reasonOf(error)}). Check the folder and its rights.`,
    {
      cause: error,
    },
  );

const broken = (how: string, cause?: unknown): CliFailure =>
  new CliFailure(
    'cannot-reach',
    `The download broke off: ${how}. Nothing was saved; run the command again.`,
    { cause },
  );
