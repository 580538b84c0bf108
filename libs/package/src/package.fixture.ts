import { createHash, randomUUID } from 'node:crypto';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { PackageManifest, type Sealed } from '#contracts';
import { assemblePackage } from './assemble-package.js';
import type { GatheredFile, PackageInput } from './package-input.js';

export const requestId = randomUUID();
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export async function* pieces(bytes: Uint8Array, size = 40_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const gathered = (
  path: string,
  bytes: Uint8Array,
  change: Partial<GatheredFile> = {},
): GatheredFile => ({
  path,
  source: 'mfa-server',
  host: 'mfa01',
  taskId: `${requestId}-01`,
  action: 'export-records',
  ref: {
    id: randomUUID(),
    path: `s1.${randomUUID()}.AAAA` as Sealed,
    sha256: sha256(bytes),
    bytes: bytes.length,
    mediaType: 'application/json',
    operational: false,
    providedBy: 'source',
  },
  open: () => pieces(bytes),
  ...change,
});

export const input = (change: Partial<PackageInput> = {}): PackageInput => ({
  request: {
    id: requestId,
    kind: 'Export',
    receivedAt: '2026-11-20T09:00:00.000Z',
    policy: { id: 'gdpr', version: '2026-1' },
    reference: 'HD-4711',
  },
  subject: { userPrincipalName: 'ada@example.com', aliases: ['EXAMPLE\\ada'] },
  assembledBy: `${requestId}-09`,
  assembledAt: '2026-11-22T10:00:00.000Z',
  files: [],
  answers: [],
  reviews: [],
  gaps: [],
  ...change,
});

export async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of content) all.push(piece);
  return Buffer.concat(all);
}

/** Reads a zip with another program’s eyes: names and CRCs are checked by yauzl. */
async function unzip(zip: Buffer): Promise<Map<string, Buffer>> {
  const archive = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(zip, { lazyEntries: true, strictFileNames: true }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    ),
  );
  const files = new Map<string, Buffer>();
  const read = (entry: Entry) =>
    new Promise<Buffer>((resolve, reject) =>
      archive.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(collect(stream)))),
    );
  await new Promise<void>((resolve, reject) => {
    archive.on('error', reject);
    archive.on('end', resolve);
    archive.on('entry', (entry: Entry) => {
      read(entry).then((bytes) => {
        files.set(entry.fileName, bytes);
        archive.readEntry();
      }, reject);
    });
    archive.readEntry();
  });
  return files;
}

/** A package as whoever got it sees it. */
export async function opened(given: PackageInput) {
  const assembled = assemblePackage(given);
  const files = await unzip(await collect(assembled.content));
  const manifest = PackageManifest.parse(JSON.parse(String(files.get('manifest.json'))));
  return { assembled, files, manifest, page: String(files.get('index.html')) };
}
