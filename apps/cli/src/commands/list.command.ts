import { RequestPage } from '../answers.js';
import { exitCodes } from '../cli-failure.js';
import { LetheClient } from '../lethe-client.js';
import { requestColumns } from '../request-columns.js';
import type { Session } from '../session.js';
import { Table } from '../table.js';
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
  const { terminal, signal } = session;
  const client = new LetheClient(session.environment());
  const { kind, progress, purge, clock, source } = options;
  const table = new Table(requestColumns, terminal);
  let left = options.limit ?? Infinity;
  let cursor: string | undefined;
  let shown = 0;
  do {
    const page = await client.json(RequestPage, {
      path: '/v1/privacy-requests',
      query: { kind, progress, purge, clock, source, cursor, limit: String(Math.min(left, PAGE)) },
      signal,
    });
    const items = page.items.slice(0, left);
    if (options.json) for (const request of items) terminal.out(jsonLine(request));
    else table.add(items);
    shown += items.length;
    left -= items.length;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && left > 0);
  if (shown === 0 && !options.json) terminal.err('There is no such request.\n');
  return exitCodes.fine;
}
