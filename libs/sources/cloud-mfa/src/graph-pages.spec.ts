import { describe, expect, it } from '@jest/globals';
import type { GraphAnswer, GraphCall, GraphClient } from './graph-client.js';
import { readPages, type Pages } from './graph-pages.js';

const BASE = new URL('https://graph.example.com/v1.0/');

/** A client whose pages are these, by what stands behind the base address; it notes what it is asked for. */
function pagesOf(pages: Readonly<Record<string, unknown>>): {
  readonly asked: string[];
  readonly read: () => Promise<Pages>;
} {
  const asked: string[] = [];
  const call = ({ path }: GraphCall): Promise<GraphAnswer> => {
    const { href } = typeof path === 'string' ? new URL(path.slice(1), BASE) : path;
    asked.push(href.replace(BASE.href, ''));
    const text = JSON.stringify(pages[asked.at(-1) ?? ''] ?? null);
    return Promise.resolve({ status: 200, headers: new Headers(), body: undefined, text, errorCode: null });
  };
  const graph = { base: BASE, call } as unknown as GraphClient;
  const first = { method: 'GET', path: '/list/of?$top=1', place: 'GET /list/of', permission: 'x' } as const;
  return { asked, read: () => readPages(graph, { ...first, signal: new AbortController().signal }) };
}

const page = (item: number, next?: string | null) => ({
  value: [item],
  ...(next === undefined ? {} : { '@odata.nextLink': next }),
});

describe('a list in pages', () => {
  it.each([
    ['whole', `${BASE.href}list/of?$skip=1`],
    ['of the root of the service', 'list/of?$skip=1'],
    ['of the host', '/v1.0/list/of?$skip=1'],
    ['of the page, a query alone', '?$skip=1'],
  ])('is followed by a link that is %s', async (_, link) => {
    const { asked, read } = pagesOf({ 'list/of?$top=1': page(1, link), 'list/of?$skip=1': page(2) });
    const { items, complete } = await read();
    expect(asked).toEqual(['list/of?$top=1', 'list/of?$skip=1']);
    expect(items.map(String)).toEqual(['1', '2']);
    expect(complete).toBe(true);
  });

  it.each([null, ''])('is whole where the next one is none: %j', async (none) => {
    const { asked, read } = pagesOf({ 'list/of?$top=1': page(1, none) });
    expect(await read()).toMatchObject({ complete: true });
    expect(asked).toHaveLength(1);
  });

  it('is not read in a circle, and is no whole list then', async () => {
    const { asked, read } = pagesOf({
      'list/of?$top=1': page(1, '?$skip=1'),
      'list/of?$skip=1': page(2, '?$skip=1'),
    });
    expect(await read()).toMatchObject({ complete: false, items: { length: 2 } });
    expect(asked).toHaveLength(2);
  });
});
