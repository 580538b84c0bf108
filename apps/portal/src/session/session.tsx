import { useQuery } from '@tanstack/react-query';
import { createContext, use, useEffect, type ReactNode } from 'react';
import { get, onSessionEnded } from '../api/client.js';
import { ProblemError } from '../api/problem.js';
import { queryClient } from '../api/query-client.js';
import type { SessionView } from '../api/types.js';
import { forgetDrafts } from '../parts/draft.js';
import { setServerClock } from '../time/server-clock.js';

const KEY = ['session'] as const;
/** Tells the other tabs of this browser at once: the stream, which tells them too, may end with this one. */
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('lethe-signed-out') : undefined;

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
  useEffect(() => {
    tabs?.addEventListener('message', forgetAll);
    return () => tabs?.removeEventListener('message', forgetAll);
  }, []);
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

/** Whoever comes to this browser next must find nothing that was shown or typed. */
function forgetAll(): void {
  forgetDrafts();
  queryClient.clear();
  location.assign('/signed-out');
}

/**
 * Ends the session, everywhere, and forgets what was shown in this browser.
 * @returns false: it was not ended, and the page goes on
 */
export async function signOut(): Promise<boolean> {
  try {
    const answer = await fetch('/sign-out', {
      method: 'POST',
      credentials: 'same-origin',
      redirect: 'manual',
    });
    if (answer.type !== 'opaqueredirect' && !answer.ok) return false;
  } catch {
    return false;
  }
  tabs?.postMessage('signed-out');
  forgetAll();
  return true;
}
