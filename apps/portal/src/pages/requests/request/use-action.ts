import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, post } from '../../../api/client.js';
import { ProblemError } from '../../../api/problem.js';
import type { RequestView } from '../../../api/types.js';
import { keyOf, latestKeyOf, pathOf } from '../../../api/request-query.js';
import { whatChanged } from './what-changed.js';

/**
 * Does something to a request as it was when the dialog was opened. If it has changed since, nothing is done: what
 * changed is told, and the next try is for the request as it is then.
 * @param path below the request, e.g. `approve`
 */
export function useAction(view: RequestView, path: string, onDone: () => void) {
  const queries = useQueryClient();
  const [seen, setSeen] = useState(view);
  const [changes, setChanges] = useState<readonly string[]>();
  const action = useMutation({
    mutationFn: (body: unknown) =>
      post<RequestView>(`${pathOf(view.id)}/${path}`, body, { 'if-match': `"${seen.version}"` }),
    onSuccess: (after) => {
      queries.setQueryData(latestKeyOf(view.id), after);
      void queries.invalidateQueries({ queryKey: keyOf(view.id) });
      onDone();
    },
    onError: async (error) => {
      if (!(error instanceof ProblemError) || (error.status !== 412 && error.status !== 409)) return;
      try {
        const after = await get<RequestView>(pathOf(view.id));
        queries.setQueryData(latestKeyOf(view.id), after);
        setChanges(whatChanged(seen, after));
        setSeen(after);
      } catch {
        // Said already that it was refused; the page itself tells when Lethe is away.
      }
    },
  });
  const isStale = action.error instanceof ProblemError && action.error.status === 412;
  return { action, changes, isStale };
}
