import { useQuery } from '@tanstack/react-query';
import { createContext, use, useEffect, type ReactNode } from 'react';
import { get, onSessionEnded } from '../api/client.js';
import { ProblemError } from '../api/problem.js';
import { queryClient } from '../api/query-client.js';
import type { SessionView } from '../api/types.js';
import { forgetDrafts } from '../parts/draft.js';
import { setServerClock } from '../time/server-clock.js';

const KEY = ['session'] as const;
/** How often the clock is set right and the session is looked at. */
const LOOK_EVERY_MS = 60_000;

async function readSession({ signal }: { readonly signal: AbortSignal }): Promise<SessionView | null> {
  try {
    const session = await get<SessionView>('/v1/session', signal);
    setServerClock(session.clock);
    return session;
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) return null;
    throw error;
  }
}

/** Asks who is signed in while the page is still being loaded. */
export const askSessionAhead = (): void =>
  void queryClient.prefetchQuery({ queryKey: KEY, queryFn: readSession });

/** Who is signed in; null: nobody. */
export function useAskedSession() {
  useEffect(() => onSessionEnded(() => queryClient.setQueryData(KEY, null)), []);
  return useQuery({
    queryKey: KEY,
    queryFn: readSession,
    refetchInterval: LOOK_EVERY_MS,
    // Whoever signed in again in another tab comes back to what was typed here.
    refetchOnWindowFocus: 'always',
  });
}

const SessionContext = createContext<SessionView | undefined>(undefined);

export const SessionProvider = ({
  session,
  children,
}: {
  readonly session: SessionView;
  readonly children: ReactNode;
}) => <SessionContext value={session}>{children}</SessionContext>;

/** Who is signed in; inside of the shell somebody always is. */
export function useSession(): SessionView {
  const session = use(SessionContext);
  if (!session) throw new Error('There is no session around this component.');
  return session;
}

/** Whether the user's role has a permission of libs/platform/src/auth/permissions.ts. */
export function useMay(permission: string): boolean {
  return useSession().permissions.includes(permission);
}

/** Ends the session, everywhere, and forgets what was shown in this browser. */
export async function signOut(): Promise<void> {
  try {
    const answer = await fetch('/sign-out', {
      method: 'POST',
      credentials: 'same-origin',
      redirect: 'manual',
    });
    if (answer.type !== 'opaqueredirect' && !answer.ok) return;
  } catch {
    return; // not reached: the session goes on, and so does the page
  }
  forgetDrafts();
  queryClient.clear();
  location.assign('/signed-out');
}
