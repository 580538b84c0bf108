import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useLocation } from 'react-router';
import { queryClient } from '../api/query-client.js';
import { useSession } from '../session/session.js';
import { useServerMinute } from '../time/server-clock.js';
import { readEvidence, type Evidence } from './evidence.js';
import { useOverviewSeen } from './overview-seen.js';
import { steps, type Step } from './steps.js';

/** Not all of it is told by the stream: a certificate that was read, a webhook that was received. */
const LOOK_EVERY_MS = 5000;
const KEY = ['first-steps'] as const;

export interface StepState {
  readonly step: Step;
  readonly isDone: boolean;
  readonly place: string | undefined;
}

/** Whether the checklist is for whoever is signed in: in the sandbox, for those who may see what was done. */
export function useHasFirstSteps(): boolean {
  const { mode, permissions } = useSession();
  return mode === 'sandbox' && permissions.includes('audit:view') && permissions.includes('requests:submit');
}

/**
 * What of the first steps is done, as Lethe knows it; those are left out that the user may not do.
 * @param watch `closely`: looks by itself; `along`: when the stream tells of something, or another page is opened
 */
export function useFirstSteps(watch: 'closely' | 'along' | 'not') {
  const { id, permissions } = useSession();
  const now = useServerMinute();
  const overview = useOverviewSeen(id);
  const query = useQuery({
    queryKey: [...KEY, id],
    queryFn: ({ signal }) => readEvidence({ id, permissions }, signal),
    enabled: watch !== 'not',
    refetchInterval: watch === 'closely' && LOOK_EVERY_MS,
  });
  const { pathname } = useLocation();
  useEffect(() => void queryClient.invalidateQueries({ queryKey: KEY }), [pathname]);
  const states = useMemo(
    () => query.data && stateOf(query.data, { now, overview }, permissions),
    [query.data, now, overview, permissions],
  );
  return { query, states };
}

const stateOf = (
  evidence: Evidence,
  seen: Parameters<Step['isDone']>[1],
  permissions: readonly string[],
): readonly StepState[] =>
  steps
    .filter(({ permission }) => permissions.includes(permission))
    .map((step) => ({ step, isDone: step.isDone(evidence, seen), place: step.place(evidence) }));
