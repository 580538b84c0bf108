import { notifyManager, QueryClient } from '@tanstack/react-query';
import { ProblemError } from './problem.js';

const MOST_TRIES = 3;

/** What was refused is refused again; what was not answered may be, the next time. */
const isWorthAnotherTry = (tries: number, error: Error): boolean =>
  tries < MOST_TRIES && !(error instanceof ProblemError && error.status >= 400 && error.status < 500);

// Told before the next click, not in a later task: a double click had sent what it sends twice.
notifyManager.setScheduler(queueMicrotask);

export const queryClient = new QueryClient({
  defaultOptions: {
    // Lethe may be on this very machine: it is asked, and what comes of it told, whatever the browser thinks of the net.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      retry: isWorthAnotherTry,
      retryDelay: (tries) => 500 * 2 ** tries,
      // What changes is told by the stream; see live/live.ts.
      staleTime: 30_000,
      refetchOnWindowFocus: true,
    },
  },
});
