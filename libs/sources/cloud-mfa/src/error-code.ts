/** The code of an error of Node or of the storage client: `ENOENT`, `ECONNREFUSED`, `BlobNotFound`. */
export const codeOf = (error: unknown): string | undefined => {
  const code = propertyOf(error, 'code');
  return typeof code === 'string' ? code : undefined;
};

/** Errors are read by what they hold: not all that is thrown is an Error of this realm. */
export const propertyOf = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null
    ? (error as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** The text if it is a code; anything else may hold a name, or a secret. */
export const plainCode = (text: string | null | undefined): string | undefined =>
  /^[\w.-]{1,100}$/.exec(text ?? '')?.[0];
