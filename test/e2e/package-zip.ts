import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';

export interface ManifestFile {
  readonly path: string;
  readonly source: string;
  readonly host: string | null;
  readonly task: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly operational: boolean;
  readonly providedBy: string;
}

export interface Manifest {
  readonly request: { readonly id: string };
  readonly files: readonly ManifestFile[];
  readonly reviews: readonly { task: string; decision: string; reason: string; reviewedAt: string }[];
  readonly gaps: readonly { source: string; host: string | null; task: string | null; reason: string }[];
}

/** A package as it was downloaded: every entry's bytes by path, in the order of the archive. */
export class PackageZip {
  private constructor(readonly entries: ReadonlyMap<string, Buffer>) {}

  /** @throws when it is no zip, or an entry is named twice */
  static async read(bytes: Buffer): Promise<PackageZip> {
    const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true });
    const entries = new Map<string, Buffer>();
    for await (const entry of zip.eachEntry()) {
      if (entries.has(entry.fileName)) throw new Error(`${entry.fileName} is in the package twice`);
      entries.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
    }
    return new PackageZip(entries);
  }

  get manifest(): Manifest {
    return this.json<Manifest>('manifest.json');
  }

  bytes(path: string): Buffer {
    const found = this.entries.get(path);
    if (!found) throw new Error(`${path} is not in the package: ${[...this.entries.keys()].join(', ')}`);
    return found;
  }

  text(path: string): string {
    return this.bytes(path).toString('utf8');
  }

  /** The type is what the contract says of that file; tests check the fields they use. */
  json<T>(path: string): T {
    return JSON.parse(this.text(path)) as T;
  }

  jsonLines<T>(path: string): T[] {
    return this.text(path)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as T);
  }

  paths(pattern: RegExp): string[] {
    return [...this.entries.keys()].filter((path) => pattern.test(path));
  }

  /** What the bytes themselves say, to be compared with the manifest. */
  measured(): { path: string; sha256: string; bytes: number }[] {
    return [...this.entries]
      .filter(([path]) => path !== 'manifest.json')
      .map(([path, content]) => ({
        path,
        sha256: createHash('sha256').update(content).digest('hex'),
        bytes: content.length,
      }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }
}
