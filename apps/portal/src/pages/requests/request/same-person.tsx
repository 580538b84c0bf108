import { useQuery } from '@tanstack/react-query';
import { get } from '../../../api/client.js';
import { keyOf, pathOf } from '../../../api/request-query.js';
import type { SamePersonList } from '../../../api/types.js';
import { OtherRequests } from '../../../parts/other-requests.js';

/** More would push the rest of the page down. */
const MOST_SHOWN = 3;

/** Asked for beside the request itself, so that nothing moves when the answer comes. */
export const useSamePerson = (id: string) =>
  useQuery({
    queryKey: [...keyOf(id), 'same-person'],
    queryFn: ({ signal }) => get<SamePersonList>(`${pathOf(id)}/same-person`, signal),
  });

/** The other requests about the person of a request. */
export function SamePerson({ id }: { readonly id: string }) {
  const { data, error } = useSamePerson(id);
  if (error && !data) return <>Not known: it could not be loaded.</>;
  if (!data) return <>…</>;
  const { items, more } = data;
  if (items.length === 0) return <>None</>;
  const left = items.length - MOST_SHOWN;
  return (
    <>
      <OtherRequests items={items.slice(0, MOST_SHOWN)} />
      {left > 0 && `and ${left}${more ? ' or more' : ''} older`}
    </>
  );
}
