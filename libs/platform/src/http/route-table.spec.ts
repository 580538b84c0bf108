import { describe, expect, it } from '@jest/globals';
import { endpoint, noContent, type AnyEndpoint } from './endpoint.js';
import { RouteTable } from './route-table.js';

const at = (
  method: AnyEndpoint['method'],
  path: `/${string}`,
  more: Partial<AnyEndpoint> = {},
): AnyEndpoint =>
  endpoint({
    id: `${method} ${path}`,
    method,
    path,
    tag: 't',
    summary: 's',
    permission: 'none',
    answer: noContent,
    ...more,
  });

const table = new RouteTable([
  at('GET', '/things/{id}'),
  at('DELETE', '/things/{id}'),
  at('POST', '/things/batch'),
  at('GET', '/things/{id}/parts/{part}', { takesHead: false }),
  at('GET', '/'),
]);
const idOf = (path: string, method = 'GET') => table.match(path, method)?.endpoint.id;

describe('the table of routes', () => {
  it('finds an address and decodes its parts', () => {
    expect(table.match('/things/a%20b/parts/%C3%A4', 'GET')).toMatchObject({
      params: { id: 'a b', part: 'ä' },
    });
  });

  it('knows what an address takes', () => {
    expect(table.match('/things/1', 'PUT')).toMatchObject({
      takesMethod: false,
      allow: ['GET', 'HEAD', 'DELETE', 'OPTIONS'],
    });
    expect(table.match('/things/1/parts/2', 'HEAD')).toMatchObject({
      takesMethod: false,
      allow: ['GET', 'OPTIONS'],
    });
  });

  it('takes a fixed address before one with parts', () => {
    expect(idOf('/things/batch')).toBe('POST /things/batch');
    expect(idOf('/things/other')).toBe('GET /things/{id}');
  });

  it.each([
    '/things',
    '/things/',
    '/things/1/',
    '/Things/1',
    '/things//parts/1',
    '/things/%zz',
    '//',
    '',
    '/things/1/parts',
  ])('knows no %j', (path) => {
    expect(idOf(path)).toBeUndefined();
  });
});
