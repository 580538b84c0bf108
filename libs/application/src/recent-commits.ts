import type { RequestEvent } from '#contracts';
import type { PrivacyRequest } from '#domain';

/** What a commit led to, as whoever appended it already knows. */
export interface KnownCommit {
  readonly events: readonly RequestEvent[];
  /** the request right after it */
  readonly request: PrivacyRequest;
}

const REMEMBERED = 5000;

/**
 * What was appended in this process lately, by the hash of the commit. Followers find here what they
 * would otherwise read and fold again; they never depend on it.
 */
export class RecentCommits {
  readonly #known = new Map<string, KnownCommit>();

  remember(hash: string, known: KnownCommit): void {
    this.#known.set(hash, known);
    if (this.#known.size <= REMEMBERED) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }

  find(hash: string): KnownCommit | undefined {
    return this.#known.get(hash);
  }
}
