import { useQuery } from '@tanstack/react-query';
import { get } from './client.js';
import type { RequestView } from './types.js';

export const pathOf = (id: string): string => `/v1/privacy-requests/${encodeURIComponent(id)}`;

/** Everything of a request is asked for under this key, so that the stream makes it out of date. */
export const keyOf = (id: string): readonly ['request', string] => ['request', id];

export const latestKeyOf = (id: string) => [...keyOf(id), 'now'] as const;

/** The request as it is. */
export const useRequest = (id: string) =>
  useQuery({
    queryKey: latestKeyOf(id),
    queryFn: ({ signal }) => get<RequestView>(pathOf(id), signal),
  });
