import { Page } from './graph-answers.js';
import { unreadable, type GraphCall, type GraphClient } from './graph-client.js';
import { parseLossless } from './json-answer.js';

/** Far more than one person's sign-ins or a directory's deleted accounts fill. */
const MOST_PAGES = 500;

export interface Pages {
  readonly items: readonly unknown[];
  /** false when a next page was named that is not followed: on another origin, or after far too many */
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
  let next: GraphCall['path'] = call.path;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const answer = await graph.call({ ...call, path: next });
    if (answer.status >= 400) return { items, complete: false, refusedWith: answer.status };
    const page = Page.safeParse(parseLossless(answer.text));
    if (!page.success) throw unreadable(call, answer);
    items.push(...page.data.value);
    const link = page.data['@odata.nextLink'];
    if (link === undefined) return { items, complete: true, refusedWith: null };
    const url = URL.canParse(link, graph.base.href) ? new URL(link, graph.base) : undefined;
    if (url?.origin !== graph.base.origin) break;
    next = url;
  }
  return { items, complete: false, refusedWith: null };
}
