import { Page } from './graph-answers.js';
import { unreadable, type GraphCall, type GraphClient } from './graph-client.js';
import { parseLossless } from './json-answer.js';

/** Far more than one person's sign-ins or a directory's deleted accounts fill. */
const MOST_PAGES = 500;

export interface Pages {
  readonly items: readonly unknown[];
  /** false when a next page was named that is not followed: on another origin, one that was read, or after far too many */
  readonly complete: boolean;
  /** the status of a refusal that the call expects; null when it was served */
  readonly refusedWith: number | null;
}

/**
 * Reads a collection page by page (`@odata.nextLink`, DOC). A link is followed on our own origin only,
 * since the token goes with it. Numbers keep every digit.
 * @throws {TaskFault} as GraphClient.call
 */
export async function readPages(graph: GraphClient, call: GraphCall): Promise<Pages> {
  const items: unknown[] = [];
  const read = new Set<string>();
  let next: GraphCall['path'] = call.path;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const answer = await graph.call({ ...call, path: next });
    if (answer.status >= 400) return { items, complete: false, refusedWith: answer.status };
    const page = Page.safeParse(parseLossless(answer.text));
    if (!page.success) throw unreadable(call, answer);
    items.push(...page.data.value);
    const link = page.data['@odata.nextLink'];
    if (!link) return { items, complete: true, refusedWith: null };
    const from = typeof next === 'string' ? new URL(next.slice(1), graph.base) : next;
    const url = followed(link, from, graph.base);
    read.add(from.href);
    if (url?.origin !== graph.base.origin || read.has(url.href)) break;
    next = url;
  }
  return { items, complete: false, refusedWith: null };
}

/** A link is whole (DOC). Should it not be, it is of the service's root, or of the page itself where it is a query alone. */
function followed(link: string, from: URL, base: URL): URL | undefined {
  const root = link.startsWith('?') ? from : base;
  return URL.canParse(link, root.href) ? new URL(link, root) : undefined;
}
