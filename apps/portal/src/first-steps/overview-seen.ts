import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Overview } from '../api/types.js';

const KEY = 'lethe-overview-seen';

function seenBy(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // nothing may be kept: it is known for as long as the page is open
  }
}

/**
 * Whether Lethe has answered somebody with the overview in this browser: no record is kept of a look. Asks nothing by
 * itself.
 * @param id of who is signed in
 */
export function useOverviewSeen(id: string): boolean {
  const isThere = useQuery<Overview>({ queryKey: ['overview'], enabled: false }).data !== undefined;
  const [kept] = useState(seenBy);
  useEffect(() => {
    if (!isThere) return;
    try {
      localStorage.setItem(KEY, id);
    } catch {
      // as above
    }
  }, [isThere, id]);
  return isThere || kept === id;
}
