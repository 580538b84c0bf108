import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Blob = z.strictObject({
  name: z.string(),
  type: z.enum(['AppendBlob', 'BlockBlob']),
  contentType: z.string(),
  createdAt: z.string(),
  bytes: z.int().nonnegative(),
  etag: z.string(),
  /** file with the content, replaced by another with each write */
  file: z.string(),
});
export type StoredBlob = z.infer<typeof Blob>;
const Index = z.strictObject({ name: z.string(), createdAt: z.string(), blobs: z.array(Blob) });
type Index = z.infer<typeof Index>;

/** Containers as folders: an index that is replaced as a whole, and a file for each blob's content. */
export class CloudBlobStore {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  has(container: string): boolean {
    return existsSync(this.indexFile(container));
  }

  create(container: string, createdAt: string): void {
    mkdirSync(this.folderOf(container), { recursive: true });
    this.write(container, { name: container, createdAt, blobs: [] });
  }

  remove(container: string): void {
    rmSync(this.folderOf(container), { recursive: true, force: true });
  }

  /** by name, in the order of their bytes */
  list(container: string): readonly StoredBlob[] {
    return [...this.read(container).blobs].sort((a, b) =>
      Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
    );
  }

  find(container: string, name: string): StoredBlob | undefined {
    return this.read(container).blobs.find((blob) => blob.name === name);
  }

  content(container: string, blob: StoredBlob): Buffer {
    return readFileSync(join(this.folderOf(container), blob.file));
  }

  put(
    container: string,
    blob: Pick<StoredBlob, 'name' | 'type' | 'contentType' | 'createdAt'>,
    content: Buffer,
  ): void {
    const index = this.read(container);
    const before = index.blobs.find((candidate) => candidate.name === blob.name);
    const file = `${randomUUID()}.bin`;
    writeFileSync(join(this.folderOf(container), file), content);
    const etag = `"0x${createHash('sha256').update(file).digest('hex').slice(0, 15).toUpperCase()}"`;
    const stored = { ...blob, bytes: content.byteLength, etag, file };
    this.write(container, { ...index, blobs: [...index.blobs.filter((other) => other !== before), stored] });
    if (before !== undefined) rmSync(join(this.folderOf(container), before.file), { force: true });
  }

  delete(container: string, blob: StoredBlob): void {
    const index = this.read(container);
    this.write(container, { ...index, blobs: index.blobs.filter((other) => other.name !== blob.name) });
    rmSync(join(this.folderOf(container), blob.file), { force: true });
  }

  private read(container: string): Index {
    return Index.parse(JSON.parse(readFileSync(this.indexFile(container), 'utf8')));
  }

  private write(container: string, index: Index): void {
    const next = `${this.indexFile(container)}.next`;
    writeFileSync(next, JSON.stringify(index));
    renameSync(next, this.indexFile(container));
  }

  private indexFile(container: string): string {
    return join(this.folderOf(container), 'index.json');
  }

  /** Names of containers are lower-case letters, digits and dashes, which the service checks. */
  private folderOf(container: string): string {
    return join(this.folder, container);
  }
}
