/** The code of an error of the operating system, e.g. `ENOENT`; undefined for any other error. */
export const systemErrorCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
