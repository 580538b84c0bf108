import { createHash } from 'node:crypto';
import { EntryNames, type PackageFile, type PackageManifest } from '#contracts';
import { coverPage } from './cover-page.js';
import type { AssembledPackage, GatheredFile, ListedFile, PackageInput } from './package-input.js';
import { shownFiles, type ReadableFile } from './shown-files.js';
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
 * streams through; memory does not grow with the files. Records are read twice: a few of them stand on the page.
 */
export function assemblePackage(input: PackageInput): AssembledPackage {
  const names = new EntryNames();
  const own = { manifest: names.claim(MANIFEST), page: names.claim(COVER_PAGE) };
  const files = input.files.map((file) => ({
    file,
    listed: listedFile(file, names.claim(file.path)),
    proven: () => proven(file),
  }));
  return { content: packed(input, own, files), files: files.length + 1 };
}

/** The page is made first, as the manifest has its checksum; it reads what it shows, and holds no more of it. */
async function* packed(
  input: PackageInput,
  own: { readonly manifest: string; readonly page: string },
  files: readonly ReadableFile[],
): AsyncGenerator<Uint8Array> {
  const listed = files.map((each) => each.listed);
  const page = Buffer.from(coverPage(input, { files: listed, shown: await shownFiles(files) }));
  const manifest = manifestOf(input, [
    coverFile(input, own.page, page),
    ...listed.map(({ action: _, ...file }) => file),
  ]);
  const entries: readonly ZipEntry[] = [
    { path: own.manifest, compress: true, open: () => whole(`${JSON.stringify(manifest, null, 2)}\n`) },
    { path: own.page, compress: true, open: () => whole(page) },
    ...files.map(({ file, listed: { path }, proven }) => ({
      path,
      compress: !PACKED.test(file.ref.mediaType),
      open: proven,
    })),
  ];
  yield* zipStream(entries, new Date(input.assembledAt));
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

async function* whole(content: Buffer | string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
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
