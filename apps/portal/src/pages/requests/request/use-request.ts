import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { get } from '../../../api/client.js';
import type { RequestView } from '../../../api/types.js';
import { useMay } from '../../../session/session.js';
import { keyOf, pathOf, useRequest } from '../../../api/request-query.js';
import type { EventItem } from './attempts.js';

/** The request as it is, and as it is to be shown: the same unless the address asks for the past. */
export function useShownRequest(id: string, asOf: string | null) {
  const latest = useRequest(id);
  const past = useQuery({
    // The past does not change: the stream does not make it out of date.
    queryKey: ['past-request', id, asOf],
    queryFn: ({ signal }) => get<RequestView>(`${pathOf(id)}?asOf=${encodeURIComponent(asOf ?? '')}`, signal),
    enabled: asOf !== null && latest.data !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  return { latest, shown: asOf === null || latest.data === undefined ? latest : past };
}

/** What happened to it, for those who may see that. */
export function useEvents(id: string) {
  const mayRead = useMay('requests:events');
  const query = useQuery({
    queryKey: [...keyOf(id), 'events'],
    queryFn: async ({ signal }) => (await get<{ items: EventItem[] }>(`${pathOf(id)}/events`, signal)).items,
    enabled: mayRead,
  });
  return { mayRead, query };
}
