import type { Commit, EventStore, NewCommit, StreamId } from '#ports';
import type { CommitLog } from './commit-log.js';
import type { LibsqlFile } from './libsql-file.js';

/** Streams of commits in one file. */
export class LibsqlEventStore implements EventStore {
  readonly #file: LibsqlFile;
  readonly #log: CommitLog;

  constructor(file: LibsqlFile, log: CommitLog) {
    this.#file = file;
    this.#log = log;
  }

  append(
    streamId: StreamId,
    after: Pick<Commit, 'commit' | 'firstVersion' | 'events' | 'hash'> | undefined,
    commit: NewCommit,
  ): Promise<Commit> {
    return this.#file.write(() => this.#log.place(streamId, after, commit));
  }

  async read(streamId: StreamId, after = 0): Promise<readonly Commit[]> {
    return this.#log.stream(streamId, after);
  }
}
