import { StoreUnusable } from '#ports';

/** A second process may not open the data of a running one: SQLite's own lock says so, also after a kill -9. */
export class DataFolderInUse extends StoreUnusable {
  constructor(
    readonly folder: string,
    /** the process that holds it, where it could be told */
    readonly holder: number | undefined,
  ) {
    const who = holder === undefined ? 'Another Lethe process' : `Another Lethe process (pid ${holder})`;
    super(`${who} already uses ${folder}. Stop it first, or set LETHE_DATA_DIR to another folder.`);
  }
}
