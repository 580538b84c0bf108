import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { RedriveAnswer } from '../../api/types.js';

/** What is to be redriven: these messages, or all open ones of a topic, or all. */
export interface Wanted {
  readonly ids?: readonly string[];
  readonly topic?: string;
}

interface Shown {
  readonly wanted: Wanted;
  readonly isPreview: boolean;
  readonly answer: RedriveAnswer;
}

/** Looks at what would happen, and redrives; the last answer is shown until it is closed. */
export function useRedrive(onDone: () => void) {
  const [shown, setShown] = useState<Shown>();
  const mutation = useMutation({
    mutationFn: async ({ wanted, dryRun }: { readonly wanted: Wanted; readonly dryRun: boolean }) => ({
      wanted,
      isPreview: dryRun,
      answer: await call<RedriveAnswer>('POST', '/v1/dead-letters/redrive', {
        json: { ...wanted, dryRun },
        onlyAsks: dryRun,
      }),
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
    redrive: (wanted: Wanted) => mutation.mutate({ wanted, dryRun: false }),
  };
}
