import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { StoreUnavailable, UnknownArtifact, type ArtifactStore } from '#ports';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** What a write is called until it is whole: no artifact's name, as those are UUIDs. */
const UNFINISHED = '.unfinished';

/**
 * Artifacts as files, `<root>/<request id>/<artifact id>`. A write goes to a file beside the target,
 * is synced, renamed over it, and the folder is synced: so a name stands for whole content, always.
 */
export class FileArtifactStore implements ArtifactStore {
  private constructor(readonly root: string) {}

  /** Also removes what killed writes left behind: one process uses a folder at a time. */
  static async open(root: string): Promise<FileArtifactStore> {
    await mkdir(root, { recursive: true, mode: 0o700 });
    for (const folder of await readdir(root, { withFileTypes: true })) {
      if (!folder.isDirectory() || !UUID.test(folder.name)) continue;
      for (const name of await readdir(join(root, folder.name)))
        if (name.endsWith(UNFINISHED)) await rm(join(root, folder.name, name), { force: true });
    }
    return new FileArtifactStore(root);
  }

  async write(requestId: string, artifactId: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const folder = this.#folder(requestId);
    const target = this.#file(requestId, artifactId);
    const unfinished = `${target}.${randomUUID()}${UNFINISHED}`;
    await onDisk('an artifact could not be written', () => makeFolder(this.root, folder));
    try {
      await writeSynced(unfinished, content);
      await onDisk('an artifact could not be written', async () => {
        await rename(unfinished, target);
        await syncFolder(folder);
      });
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async *read(requestId: string, artifactId: string): AsyncIterable<Uint8Array> {
    const file = this.#file(requestId, artifactId);
    try {
      yield* createReadStream(file) as AsyncIterable<Buffer>;
    } catch (error) {
      if (isMissing(error)) throw new UnknownArtifact(artifactId);
      throw new StoreUnavailable('an artifact could not be read', { cause: error });
    }
  }

  async remove(requestId: string, artifactId: string): Promise<void> {
    const file = this.#file(requestId, artifactId);
    await onDisk('an artifact could not be removed', async () => {
      await rm(file, { force: true });
      await syncFolder(this.#folder(requestId));
    });
  }

  async removeAll(requestId: string): Promise<void> {
    const folder = this.#folder(requestId);
    await onDisk('artifacts could not be removed', async () => {
      await rm(folder, { recursive: true, force: true });
      await syncFolder(this.root);
    });
  }

  async list(requestId: string): Promise<readonly string[]> {
    const folder = this.#folder(requestId);
    try {
      return (await readdir(folder)).filter((name) => UUID.test(name));
    } catch (error) {
      if (isMissing(error)) return [];
      throw new StoreUnavailable('artifacts could not be listed', { cause: error });
    }
  }

  #folder(requestId: string): string {
    return join(this.root, checkedId(requestId));
  }

  #file(requestId: string, artifactId: string): string {
    return join(this.#folder(requestId), checkedId(artifactId));
  }
}

/** Ids become names of files, so nothing but a UUID passes: no dots, no separators, no case to fold. */
function checkedId(id: string): string {
  if (!UUID.test(id)) throw new TypeError('Ids of requests and artifacts are UUIDs in lower case.');
  return id;
}

async function makeFolder(root: string, folder: string): Promise<void> {
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined) await syncFolder(root);
}

/** An error of the content goes on as it is; one of the disk becomes the store's. */
async function writeSynced(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await onDisk('an artifact could not be written', () => open(path, 'wx', 0o600));
  try {
    for await (const chunk of content)
      await onDisk('an artifact could not be written', () => file.writeFile(chunk));
    await onDisk('an artifact could not be written', () => file.sync());
  } finally {
    await file.close();
  }
}

/** A name is durable when its folder is. Windows knows no handle of a folder and makes names durable itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  let handle;
  try {
    handle = await open(folder, 'r');
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function onDisk<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new StoreUnavailable(what, { cause: error });
  }
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';
