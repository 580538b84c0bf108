import { mfaRecordFiles, type OtherPeopleDecision } from '#contracts';
import type { GatheredFile } from './package-input.js';

/**
 * The files of a task that go out. Where records name other people, the source hands over two forms of them
 * and a list for the reviewer: one of the forms goes out, under the same name, and the list never does.
 * Redacted records go without the source's own file, which nobody can redact and leave byte for byte. Where
 * they were to be redacted and no such form was handed over, none of them goes out.
 */
export function afterReview(
  files: readonly GatheredFile[],
  decision: OtherPeopleDecision | undefined,
): readonly GatheredFile[] {
  const redacted = files.find((file) => isCalled(file, mfaRecordFiles.redacted));
  if (!redacted)
    return decision === 'redact' ? files.filter(({ action }) => action !== 'export-records') : files;
  if (decision === 'redact') return [{ ...redacted, path: `${folderOf(redacted)}${mfaRecordFiles.whole}` }];
  return files.filter((file) => file !== redacted && !isCalled(file, mfaRecordFiles.aboutOthers));
}

const isCalled = ({ action, path }: GatheredFile, name: string): boolean =>
  action === 'export-records' && path.endsWith(`/${name}`);

const folderOf = ({ path }: GatheredFile): string => path.slice(0, path.lastIndexOf('/') + 1);
