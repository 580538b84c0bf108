import { RequestPage } from '../answers.js';
import { exitCodes } from '../cli-failure.js';
import { LetheClient } from '../lethe-client.js';
import { requestLine } from '../request-text.js';
import type { Session } from '../session.js';
import { jsonLine } from '../terminal.js';

export interface ListOptions {
  readonly kind?: string;
  readonly progress?: string;
  readonly purge?: string;
  readonly clock?: string;
  readonly source?: string;
  /** at most so many; all when it is not given */
  readonly limit?: number;
  readonly json?: boolean;
}

const PAGE = 100;

/** Lists requests, newest page by page, without holding more than one page. */
export async function list(options: ListOptions, session: Session): Promise<number> {
  const client = new LetheClient(session.environment());
  const { kind, progress, purge, clock, source } = options;
  let left = options.limit ?? Infinity;
  let cursor: string | undefined;
  do {
    const page = await client.json(RequestPage, {
      path: '/v1/privacy-requests',
      query: { kind, progress, purge, clock, source, cursor, limit: String(Math.min(left, PAGE)) },
      signal: session.signal,
    });
    for (const request of page.items.slice(0, left))
      session.terminal.out(options.json ? jsonLine(request) : `${requestLine(request)}\n`);
    left -= page.items.length;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && left > 0);
  return exitCodes.fine;
}
