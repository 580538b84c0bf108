import { createHash } from 'node:crypto';
import { EntryNames, type PackageFile, type PackageManifest } from '#contracts';
import { coverPage, type ListedFile } from './cover-page.js';
import type { AssembledPackage, GatheredFile, PackageInput } from './package-input.js';
import { zipStream, type ZipEntry } from './zip-stream.js';

/** What was read back of an artifact is not what its reference says: the package must not go out. */
export class ArtifactMismatch extends Error {
  constructor(
    readonly artifactId: string,
    readonly taskId: string,
  ) {
    super(`Artifact ${artifactId} of task ${taskId} does not have the length and SHA-256 of its reference.`);
    this.name = 'ArtifactMismatch';
  }
}

const MANIFEST = 'manifest.json';
const COVER_PAGE = 'index.html';
/** Already packed; deflating it again costs time and gains nothing. */
const PACKED = /^(?:image\/(?:png|jpeg|webp)|application\/(?:zip|gzip|x-gzip|pdf))\b/;

/**
 * Puts an Export's package together as contract.md, “Package”, describes it: manifest, page for the
 * person, and every gathered file under its path. Each file is checked against its reference while it
 * streams through; memory does not grow with the files.
 */
export function assemblePackage(input: PackageInput): AssembledPackage {
  const names = new EntryNames();
  const [manifestPath, coverPath] = [names.claim(MANIFEST), names.claim(COVER_PAGE)];
  const gathered = input.files.map((file) => ({ file, listed: listedFile(file, names.claim(file.path)) }));
  const page = Buffer.from(
    coverPage(
      input,
      gathered.map(({ listed }) => listed),
    ),
  );
  const files = [
    coverFile(input, coverPath, page),
    ...gathered.map(({ listed: { action: _, ...file } }) => file),
  ];
  const manifest = Buffer.from(`${JSON.stringify(manifestOf(input, files), null, 2)}\n`);
  const entries: readonly ZipEntry[] = [
    { path: manifestPath, compress: true, open: () => whole(manifest) },
    { path: coverPath, compress: true, open: () => whole(page) },
    ...gathered.map(({ file, listed }) => ({
      path: listed.path,
      compress: !PACKED.test(file.ref.mediaType),
      open: () => proven(file),
    })),
  ];
  return { content: zipStream(entries, new Date(input.assembledAt)), files: files.length };
}

const listedFile = (file: GatheredFile, path: string): ListedFile => ({
  path,
  source: file.source,
  host: file.host,
  task: file.taskId,
  sha256: file.ref.sha256,
  bytes: file.ref.bytes,
  operational: file.ref.operational,
  providedBy: file.ref.providedBy,
  action: file.action,
});

const coverFile = ({ assembledBy }: PackageInput, path: string, page: Buffer): PackageFile => ({
  path,
  source: 'package',
  host: null,
  task: assembledBy,
  sha256: createHash('sha256').update(page).digest('hex'),
  bytes: page.length,
  operational: false,
  providedBy: 'lethe',
});

const manifestOf = (input: PackageInput, files: readonly PackageFile[]): PackageManifest => ({
  request: {
    id: input.request.id,
    kind: input.request.kind,
    subject: input.subject,
    reference: input.request.reference,
    receivedAt: input.request.receivedAt,
    policy: input.request.policy,
    assembledAt: input.assembledAt,
  },
  files: [...files],
  gaps: input.gaps.map(({ taskId, source, host, reason }) => ({ source, host, task: taskId, reason })),
  reviews: input.reviews.map(({ taskId, ...review }) => ({ ...review, task: taskId })),
});

async function* whole(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* proven(file: GatheredFile): AsyncGenerator<Uint8Array> {
  const { ref, taskId } = file;
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of file.open()) {
    hash.update(piece);
    bytes += piece.length;
    if (bytes > ref.bytes) break;
    yield piece;
  }
  if (bytes !== ref.bytes || hash.digest('hex') !== ref.sha256) throw new ArtifactMismatch(ref.id, taskId);
}
