import type { Instant, RequestId } from '#contracts';
import type { ReadModel } from '#ports';
import { attentionFrom, attentionOf } from './attention.js';
import { openViews, type OpenRequest } from './open-rows.js';
import type { AttentionItem } from './privacy-requests.js';
import type { RestraintAttention } from './restraint-attention.js';

interface Candidate {
  readonly id: RequestId;
  /** nothing that is said of it is due before; empty: something of it has no date */
  readonly from: string;
}

/** What has no date stands first. */
const dateOf = ({ dueAt }: Pick<AttentionItem, 'dueAt'>): string => dueAt ?? '';

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/**
 * What of open requests needs somebody, the most urgent first. All are looked through by what is known without their
 * documents; these are read of those that come first.
 */
export class UrgentRequests {
  readonly #candidates: Candidate[] = [];

  constructor(
    private readonly restrained: RestraintAttention,
    private readonly now: Instant,
  ) {}

  take(open: OpenRequest): void {
    const [asked, held] = [attentionFrom(open, this.now), this.restrained.from(open)];
    if (asked === undefined && held === undefined) return;
    const [from = ''] = [asked, held].flatMap((date) => (date === undefined ? [] : (date ?? ''))).sort(order);
    this.#candidates.push({ id: open.id, from });
  }

  /** @param most so many, and not many more */
  async first(readModel: ReadModel, most: number): Promise<readonly AttentionItem[]> {
    const inOrder = this.#candidates.sort((one, other) => order(one.from, other.from));
    const items: AttentionItem[] = [];
    for (let next = 0; next < inOrder.length; next += most) {
      const from = inOrder[next]?.from ?? '';
      if (items.filter((item) => dateOf(item) < from).length >= most) break;
      const ids = inOrder.slice(next, next + most).map(({ id }) => id);
      for await (const view of openViews(readModel, ids))
        items.push(...attentionOf(view, this.now), ...this.restrained.of(view));
    }
    return items.sort((one, other) => order(dateOf(one), dateOf(other))).slice(0, most);
  }
}
