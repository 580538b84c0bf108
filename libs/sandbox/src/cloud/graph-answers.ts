import { randomUUID } from 'node:crypto';
import { json, type CloudAnswer, type CloudCall } from './call.js';

/** An error as Graph writes it (DOC). */
export function graphError(status: number, code: string, message = 'The request was refused.'): CloudAnswer {
  const request = randomUUID();
  return json(status, {
    error: { code, message, innerError: { 'request-id': request, 'client-request-id': request } },
  });
}

export const notFound = (): CloudAnswer =>
  graphError(
    404,
    'Request_ResourceNotFound',
    'The resource does not exist or one of its properties is not present.',
  );

/** `<field> eq '<value>'`, apostrophes doubled; undefined when the filter is anything else. */
export function equality(
  filter: string | null,
): { readonly field: string; readonly value: string } | undefined {
  const match = /^(\w+) eq '((?:[^']|'')*)'$/.exec(filter ?? '');
  const [, field, value] = match ?? [];
  return field === undefined || value === undefined
    ? undefined
    : { field, value: value.replaceAll("''", "'") };
}

/** A collection, page by page: `$top` or `pageSize` items and a link to the next ones (DOC). */
export function page(
  call: CloudCall,
  base: string,
  items: readonly unknown[],
  pageSize: number,
): CloudAnswer {
  const size = Math.min(Number(call.url.searchParams.get('$top') ?? pageSize) || pageSize, 999);
  const from = Number(call.url.searchParams.get('$skiptoken') ?? 0) || 0;
  const next = new URL(call.rawPath + call.url.search, base);
  next.searchParams.set('$skiptoken', String(from + size));
  return json(200, {
    '@odata.context': `${base}/v1.0/$metadata`,
    ...(from + size < items.length ? { '@odata.nextLink': next.href } : {}),
    value: items.slice(from, from + size),
  });
}
