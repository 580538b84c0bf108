import { z } from 'zod';
import { exitCodes } from '../cli-failure.js';
import { LetheClient } from '../lethe-client.js';
import type { Session } from '../session.js';
import { Table, type Column } from '../table.js';
import { jsonLine } from '../terminal.js';

const Item = z.looseObject({});
export type Item = z.infer<typeof Item>;
const Page = z.looseObject({ items: z.array(Item), nextCursor: z.string().nullable().optional() });

/** A list of the server as it is asked for and shown. */
export interface ListOf {
  /** below the server’s root */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly columns: readonly Column<Item>[];
  /** said where there is nothing */
  readonly nothing: string;
  /** answered in pages of so many; absent: all at once */
  readonly page?: number;
}

export interface ListOfOptions {
  /** at most so many; all when it is not given */
  readonly limit?: number;
  readonly json?: boolean;
}

/** Shows a list page by page, without holding more than one page. */
export async function listOf(
  { path, query, columns, nothing, page }: ListOf,
  { limit, json }: ListOfOptions,
  { environment, terminal, signal }: Session,
): Promise<number> {
  const client = new LetheClient(environment());
  const table = new Table(columns, terminal);
  let left = limit ?? Infinity;
  let cursor: string | undefined;
  let shown = 0;
  do {
    const paging = page === undefined ? {} : { cursor, limit: String(Math.min(left, page)) };
    const answer = await client.json(Page, { path, query: { ...query, ...paging }, signal });
    const items = answer.items.slice(0, left);
    if (json) for (const item of items) terminal.out(jsonLine(item));
    else table.add(items);
    shown += items.length;
    left -= items.length;
    cursor = answer.nextCursor ?? undefined;
  } while (cursor !== undefined && left > 0);
  if (shown === 0 && !json) terminal.err(`${nothing}\n`);
  return exitCodes.fine;
}

/** What stands in an item under a path like `by.id`, in words. */
export function wordsAt(item: Item, path: string): string {
  let value: unknown = item;
  for (const key of path.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return inWords(value);
}

function inWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-';
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.map(inWords).join(', ');
  if (typeof value === 'object')
    return (
      Object.entries(value)
        .map(([key, each]) => `${key} ${inWords(each)}`)
        .join(', ') || '-'
    );
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A column that shows what stands under a path. */
export const column = (
  head: string,
  path: string,
  more: Omit<Column<Item>, 'head' | 'of'> = {},
): Column<Item> => ({ head, of: (item) => wordsAt(item, path), ...more });
