import { accessSync, constants, mkdirSync } from 'node:fs';

/** The data folder cannot be made, or not be written to. */
export class DataFolderUnusable extends Error {
  override readonly name = 'DataFolderUnusable';

  constructor(folder: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    super(
      `Lethe cannot use the data folder ${folder} (${code}). ` +
        'Set LETHE_DATA_DIR to a folder that this user may make and write to.',
      { cause },
    );
  }
}

/** @throws {DataFolderUnusable} */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new DataFolderUnusable(folder, error);
  }
}
