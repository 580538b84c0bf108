/**
 * Keeps the cipher text of what was gathered or made. Knows no keys and no content. Ids are UUIDs,
 * grouped by request so that all of a request's can be removed.
 */
export interface ArtifactStore {
  /**
   * Stores a stream; it is whole and durable when this resolves, and not there at all before. An
   * artifact is written once: the same id again replaces it with the same guarantee.
   */
  write(requestId: string, artifactId: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** @throws {UnknownArtifact} on the first read */
  read(requestId: string, artifactId: string): AsyncIterable<Uint8Array>;
  /** Removing what is not there is fine. */
  remove(requestId: string, artifactId: string): Promise<void>;
  removeAll(requestId: string): Promise<void>;
  /** Ids of a request's artifacts, in no order. */
  list(requestId: string): Promise<readonly string[]>;
}
