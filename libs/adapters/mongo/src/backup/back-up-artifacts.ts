import { open, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Collection, Filter } from 'mongodb';
import { StoreUnavailable, UnknownArtifact, type ArtifactStore } from '#ports';
import type { FileRecord } from '../artifact-records.js';
import { inStore } from '../store-faults.js';
import { ARTIFACTS } from './backed-up-collections.js';

/** How much the clocks of those who write may differ, in milliseconds. */
const CLOCKS_DIFFER = 3_600_000;
/** An artifact is replaced now and then; one that is gone each time is not to be had. */
const TRIES = 3;
const LISTED = 500;

/**
 * Artifacts of a store that goes on working. Commits name artifacts that were written before them, and those are
 * removed after the commit that says so: read before the commits, an artifact is there that a commit in the backup
 * may still need; what was written between is fetched in a second round behind them.
 */
export class ArtifactsBackup {
  /** of the first round: what could be met again in the second */
  readonly #lately = new Set<string>();
  readonly #since = new Date(Date.now() - CLOCKS_DIFFER);
  readonly #names = new Set<string>();

  constructor(
    private readonly files: Collection<FileRecord>,
    private readonly artifacts: ArtifactStore,
    private readonly folder: string,
  ) {}

  /** @returns how many artifacts are in the backup */
  get count(): number {
    return this.#names.size;
  }

  async before(): Promise<void> {
    for await (const file of this.#listed({})) {
      if (file.uploadDate >= this.#since) this.#lately.add(file._id);
      await this.#copy(file);
    }
  }

  async behind(): Promise<void> {
    for await (const file of this.#listed({ uploadDate: { $gte: this.#since } }))
      if (!this.#lately.has(file._id)) await this.#copy(file);
  }

  /** Some at a time: copying those of one batch may take longer than a server keeps a cursor. */
  async *#listed(filter: Filter<FileRecord>): AsyncGenerator<FileRecord> {
    for (let last = ''; ;) {
      const some = await inStore('the artifacts could not be listed', () =>
        this.files
          .find({ $and: [filter, { _id: { $gt: last } }] })
          .sort({ _id: 1 })
          .limit(LISTED)
          .toArray(),
      );
      if (some.length === 0) return;
      yield* some;
      last = some.at(-1)?._id ?? last;
    }
  }

  async #copy({ filename, metadata: { requestId, artifactId } }: FileRecord): Promise<void> {
    const path = join(this.folder, ARTIFACTS, requestId, artifactId);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    for (let tried = 1; ; tried += 1)
      try {
        await writeSynced(path, this.artifacts.read(requestId, artifactId));
        this.#names.add(filename);
        return;
      } catch (error) {
        // Removed since it was listed: nobody needs it any more, and a replaced one is listed again.
        if (error instanceof UnknownArtifact) return rm(path, { force: true });
        if (!(error instanceof StoreUnavailable) || tried === TRIES) throw error;
      }
  }
}

async function writeSynced(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    for await (const piece of content) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}
