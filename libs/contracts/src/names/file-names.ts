/**
 * Names of files. Everything that becomes a name of a file, in a package, in the folder of a host or in evidence, is
 * made safe here.
 */

const LONGEST_SEGMENT = 120;

/** Device names of Windows, with or without an extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
/** What some file system refuses, what cannot be seen, and what turns the reading direction. */
const UNSAFE =
  /[<>:"|?*\\\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]|\p{Surrogate}/gu;

/**
 * A name that every file system takes and that shows what it is, with as much of the given one as can be kept; a name
 * that is already so stays as it is. Two names may become one: see `EntryNames`.
 * @param name without folders: what separates them becomes an underscore
 */
export function safeFileName(name: string): string {
  const visible = name.normalize('NFC').replaceAll('/', '_').replace(UNSAFE, '_');
  const cut = shortened(visible)
    .replace(/[. ]+$/u, (end) => '_'.repeat(end.length))
    .replace(/^ +/, '_');
  return DEVICE.test(cut) ? `_${cut}` : cut || 'file';
}

/** The end of a long name says what it is: the extension is kept. */
function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= LONGEST_SEGMENT) return name;
  const extension = Array.from(extensionOf(name));
  const kept = extension.length > 20 ? [] : extension;
  return [...characters.slice(0, LONGEST_SEGMENT - kept.length), ...kept].join('');
}

export const extensionOf = (name: string): string => /(?<=.)\.[^.]*$/u.exec(name)?.[0] ?? '';

/**
 * A name that stands for this text alone: `AD FS Tracing/Debug` becomes `AD FS Tracing%2FDebug`. For what Lethe keeps
 * on a host and looks for again.
 */
export const fileNameStandingFor = (text: string): string => {
  const name = text.replace(/[^A-Za-z0-9 ._-]|^\.+$|[. ]$/gu, percentEncoded);
  return DEVICE.test(name) ? name.replace(/^./, percentEncoded) : name;
};

const percentEncoded = (odd: string): string =>
  [...new TextEncoder().encode(odd)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
