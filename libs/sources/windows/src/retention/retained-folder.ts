import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileNameStandingFor, Instant } from '#contracts';
import { isDiskFull, retryableFault, systemReason, type TaskFault } from '#source-kit';
import { codeOf } from '../logs/log-files.js';

/** What a cut that was begun is about; written before the first step that cannot be taken back. */
const Journal = z.strictObject({
  /** null: everything is only moved out of the channel */
  olderThan: Instant.nullable(),
  /** the file that will hold what is young */
  keep: z.string().regex(/^keep-\d+\.evtx$/),
  /** a debug channel that was enabled before */
  enableAgain: z.boolean(),
});
export type Journal = z.infer<typeof Journal>;

const JOURNAL = 'cut.json';
const BACKUP = 'all.evtx';
const DRAFT = 'keep-new.evtx';

/** Why the folder, or a file in it, is of no use. It may be different once somebody has made room or given rights. */
export const folderFault = (place: string, error: unknown): TaskFault => {
  const detail = `${place}: ${systemReason(error) ?? 'it could not be used'}`;
  return retryableFault(isDiskFull(error) ? 'host-disk-full' : 'retained-folder-unusable', detail, error);
};

/**
 * The folder of one channel of one host, where what is young of a cut event log lies until it has aged:
 * `<retainedFolder>/<host>/<channel>/`. Its files name people; they are searched and expire like the
 * channel itself. While a cut goes on it also holds
 * - `cut.json`, the journal;
 * - `all.evtx`, the backup that the channel was cleared to;
 * - `spare-<n>.evtx`, the backup of a run that was killed before its clearing was known to be done;
 * - `keep-new.evtx`, an export that is not checked yet.
 */
export class RetainedFolder {
  readonly path: string;

  constructor(retainedFolder: string, host: string, channel: string) {
    this.path = join(retainedFolder, host, fileNameStandingFor(channel));
  }

  /** The channel whose folder has this name. */
  static channelOf(folderName: string): string {
    const bytes = folderName.replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
    return Buffer.from(bytes, 'latin1').toString('utf8');
  }

  get backup(): string {
    return join(this.path, BACKUP);
  }

  get draft(): string {
    return join(this.path, DRAFT);
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** @throws {TaskFault} `retained-folder-unusable` */
  async make(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw folderFault(this.path, error);
    });
  }

  /** Files that hold events, paths in order of name; none where there was no cut yet. */
  async eventFiles(): Promise<readonly string[]> {
    const names = await this.names();
    return names.filter((name) => name.endsWith('.evtx') && name !== DRAFT).map((name) => this.file(name));
  }

  async kept(): Promise<readonly string[]> {
    return (await this.names())
      .filter((name) => /^keep-\d+\.evtx$/.test(name))
      .map((name) => this.file(name));
  }

  async spares(): Promise<readonly string[]> {
    return (await this.names())
      .filter((name) => /^spare-\d+\.evtx$/.test(name))
      .map((name) => this.file(name));
  }

  async hasBackup(): Promise<boolean> {
    return (await this.names()).includes(BACKUP);
  }

  /** A name that no earlier cut has used. */
  async nextKeep(): Promise<string> {
    const numbers = (await this.names()).map((name) => Number(/^keep-(\d+)\.evtx$/.exec(name)?.[1] ?? 0));
    return `keep-${Math.max(0, ...numbers) + 1}.evtx`;
  }

  /** Puts a doubtful backup aside, where a program that may still write it does no harm. */
  async setBackupAside(): Promise<void> {
    const numbers = (await this.names()).map((name) => Number(/^spare-(\d+)\.evtx$/.exec(name)?.[1] ?? 0));
    await rename(this.backup, this.file(`spare-${Math.max(0, ...numbers) + 1}.evtx`));
  }

  /** The journal of a cut that has not ended; null when none is open or it was not written to its end. */
  async journal(): Promise<Journal | null> {
    try {
      return Journal.parse(JSON.parse(await readFile(this.file(JOURNAL), 'utf8')));
    } catch (error) {
      if (codeOf(error) !== '' && codeOf(error) !== 'ENOENT') throw folderFault(this.file(JOURNAL), error);
      return null;
    }
  }

  async writeJournal(journal: Journal): Promise<void> {
    const draft = this.file(`${JOURNAL}.new`);
    try {
      await writeFile(draft, JSON.stringify(journal), { flush: true });
      await rename(draft, this.file(JOURNAL));
    } catch (error) {
      throw folderFault(this.path, error);
    }
  }

  async closeJournal(): Promise<void> {
    await rm(this.file(JOURNAL), { force: true });
  }

  private async names(): Promise<readonly string[]> {
    try {
      const names = await readdir(this.path);
      return names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw folderFault(this.path, error);
    }
  }
}
