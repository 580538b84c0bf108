import { createHash } from 'node:crypto';
import { EntryNames, type ArtifactRef, type Sha256 } from '#contracts';
import { permanentFault, type TaskContext } from '#source-kit';
import { REQUEST_INFO, type DeliveredFile, type ExportContainer } from './export-container.js';
import { JsonWatch } from './json-watch.js';

/** A report takes 2000 artifacts; two are kept for the now-state. */
const MOST_FILES = 1998;

export interface Delivery {
  readonly artifacts: readonly ArtifactRef[];
  /** without the service's own note */
  readonly files: number;
  readonly bytes: number;
  readonly notJson: number;
  /** files that no address leads to; they stay where they are */
  readonly left: number;
}

/**
 * Takes everything that lies in the container over, byte for byte. Which product holds the person's
 * MFA data is not public, so every file is taken; truncated files and files that are not JSON too.
 * @throws {TaskFault} `export-too-many-files`, `storage-refused`, `storage-unreachable`
 * @throws {ContainerGone}
 */
export async function takeOver(context: TaskContext, container: ExportContainer): Promise<Delivery> {
  const all = await container.files(context.signal);
  const listed = all.filter((file) => isAddressable(file.name));
  if (listed.length > MOST_FILES)
    throw permanentFault('export-too-many-files', `list blobs: ${listed.length} files`);
  const artifacts: ArtifactRef[] = [];
  const names = new EntryNames();
  for (const path of NOW_STATE_PATHS) names.claim(path);
  let bytes = 0;
  let notJson = 0;
  for (const file of listed) {
    const watch = new JsonWatch();
    const content = watch.through(container.read(file, context.signal));
    artifacts.push(
      await context.store({
        path: names.claimIn('cloud-mfa', file.name),
        mediaType: mediaTypeOf(file),
        operational: false,
        providedBy: 'source',
        content,
      }),
    );
    bytes += watch.length;
    if (!watch.isJson()) notJson += 1;
    context.progress(artifacts.length, listed.length);
  }
  const files = listed.filter((file) => file.name !== REQUEST_INFO).length;
  return { artifacts, files, bytes, notJson, left: all.length - listed.length };
}

const NOW_STATE_PATHS = [
  'cloud-mfa/now-state/authentication-methods.json',
  'cloud-mfa/now-state/sign-ins.json',
];

/** A name with such a part would lead to another container by the rules of addresses. */
const isAddressable = (name: string): boolean =>
  !name.split(/[/\\]/).some((part) => part === '.' || part === '..');

const mediaTypeOf = (file: DeliveredFile): string =>
  file.name.toLowerCase().endsWith('.json') ? 'application/json' : 'application/octet-stream';

/** One digest over the digests of all files, in the order in which they were stored. */
export function digestOf(artifacts: readonly ArtifactRef[]): Sha256 {
  const digest = createHash('sha256');
  for (const { sha256 } of artifacts) digest.update(sha256);
  return digest.digest('hex');
}
