import type { PrivacyRequest } from '#domain';
import type { RequestRows } from '#ports';
import type { KnownCommit } from './recent-commits.js';
import { rowOf } from './view-projection.js';

/** More than this nobody looked for in time. */
const MOST = 5000;

/**
 * The requests that were changed in this process and not yet written to the list from here. The list is
 * kept by another process, a moment behind; whoever changes something and then looks at the list must see
 * it. Rows carry their version, so it does not matter who writes one first.
 */
export class OwnRows {
  readonly #changed = new Map<string, PrivacyRequest>();

  constructor(private readonly rows: () => RequestRows) {}

  remember(_hash: string, { request }: KnownCommit): void {
    this.#changed.set(request.id, request);
    // Nobody looked for long: the projection has had its time with the oldest.
    const [oldest] = this.#changed.keys();
    if (this.#changed.size > MOST && oldest !== undefined) this.#changed.delete(oldest);
  }

  /** Writes the rows of what was changed here since the last time. */
  async put(): Promise<void> {
    if (this.#changed.size === 0) return;
    const changed = [...this.#changed.values()];
    this.#changed.clear();
    await this.rows().put(changed.map(rowOf));
  }
}
