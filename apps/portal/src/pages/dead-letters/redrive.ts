import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { RedriveAnswer } from '../../api/types.js';

/** What is to be handed over again: these messages, or all open ones of a topic, or all. */
export interface Wanted {
  readonly ids?: readonly string[];
  readonly topic?: string;
}

interface Shown {
  readonly wanted: Wanted;
  readonly isPreview: boolean;
  readonly answer: RedriveAnswer;
}

/** Looks at what would happen, and hands over; the last answer is shown until it is closed. */
export function useRedrive(onDone: () => void) {
  const [shown, setShown] = useState<Shown>();
  const mutation = useMutation({
    mutationFn: async ({ wanted, dryRun }: { readonly wanted: Wanted; readonly dryRun: boolean }) => ({
      wanted,
      isPreview: dryRun,
      answer: await post<RedriveAnswer>('/v1/dead-letters/redrive', { ...wanted, dryRun }),
    }),
    onSuccess: (done) => {
      setShown(done);
      if (done.isPreview) return;
      onDone();
      for (const key of ['dead-letters', 'overview']) void queryClient.invalidateQueries({ queryKey: [key] });
    },
  });
  return {
    shown,
    close: () => setShown(undefined),
    isBusy: mutation.isPending,
    error: mutation.error,
    preview: (wanted: Wanted) => mutation.mutate({ wanted, dryRun: true }),
    replay: (wanted: Wanted) => mutation.mutate({ wanted, dryRun: false }),
  };
}
