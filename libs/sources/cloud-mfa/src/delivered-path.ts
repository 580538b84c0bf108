/** A segment that every file system takes; what it does not take becomes an underscore. */
function safeSegment(text: string): string {
  const plain = text
    // eslint-disable-next-line no-control-regex -- control characters are among what is replaced
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029<>:"\\|?*]/g, '_')
    .replace(/[. ]+$/, '_')
    .slice(0, 120);
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) ? `_${plain}` : plain;
}

/**
 * Where a delivered file lies in the package: `cloud-mfa/` and the blob's name, which is taken as text
 * of a stranger: nothing in it leads out of the folder, and no two files get one path, also where case
 * does not count. Paths taken before are in `taken`, which the new one joins.
 */
export function deliveredPath(blobName: string, taken: Set<string>): string {
  const segments = blobName
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map(safeSegment);
  const path = `cloud-mfa/${segments.slice(0, 20).join('/') || 'unnamed'}`;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : path.replace(/(\.[^./]*)?$/, `-${number}$1`);
    if (taken.has(candidate.toLowerCase())) continue;
    taken.add(candidate.toLowerCase());
    return candidate;
  }
}
