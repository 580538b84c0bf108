import { bytesText } from '../../../parts/bytes-text.js';

/** What Lethe takes as evidence; the same as `evidence` of libs/contracts/src/http/actions.ts. */
const MEDIA_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'application/pdf'];
const MEGABYTE = 1024 * 1024;
const FILE_BYTES = 20 * MEGABYTE;
const TOTAL_BYTES = 100 * MEGABYTE;
const MOST_FILES = 30;

export const ACCEPT = MEDIA_TYPES.join(',');
export const RULES = 'PNG, JPEG, WebP or PDF; up to 20 MB each, 100 MB and 30 files together.';

type Sized = Pick<File, 'name' | 'type' | 'size'>;

/** Why a file cannot be handed in beside others; null: it can. Told before anything is sent. */
export function refusalOf(file: Sized, others: readonly Sized[]): string | null {
  if (!MEDIA_TYPES.includes(file.type)) return `It is no PNG, JPEG, WebP or PDF.`;
  if (file.size === 0) return 'It is empty.';
  if (file.size > FILE_BYTES) return `It has ${bytesText(file.size)}; at most 20 MB are taken.`;
  if (others.length >= MOST_FILES) return `At most ${MOST_FILES} files are taken at once.`;
  if (others.reduce((sum, { size }) => sum + size, file.size) > TOTAL_BYTES)
    return 'Together with the others it is more than 100 MB.';
  return null;
}

/** Which file the server found wrong, counted from 0; null where it names none. */
export function fileNamedIn(message: string): number | null {
  const named = /^File (\d+) /.exec(message)?.[1];
  return named === undefined ? null : Number(named) - 1;
}
