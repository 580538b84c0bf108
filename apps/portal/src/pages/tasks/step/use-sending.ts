import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ProblemError } from '../../../api/problem.js';
import { keyOf, latestKeyOf } from '../../../api/request-query.js';
import { fileNamedIn } from './evidence-rules.js';
import { forgetFiles, refuseFile, type ChosenFile } from './evidence-store.js';
import { sendStep } from './send-step.js';

interface Values {
  readonly attestation: string;
  readonly decision: string | null;
  readonly files: readonly ChosenFile[];
}

/** Hands a step in: how far it is, and what became of it. A refused file is marked; nothing is lost by a failure. */
export function useSending(requestId: string, taskId: string, onDone: () => void) {
  const queries = useQueryClient();
  const [share, setShare] = useState(0);
  const stopping = useRef<AbortController>(undefined);
  const sending = useMutation({
    mutationFn: ({ attestation, decision, files }: Values) => {
      setShare(0);
      stopping.current = new AbortController();
      const step = { attestation, decision, files: files.map(({ file }) => file) };
      return sendStep({ requestId, taskId, step, onProgress: setShare, signal: stopping.current.signal });
    },
    onSuccess: (view) => {
      forgetFiles(taskId);
      queries.setQueryData(latestKeyOf(requestId), view);
      void queries.invalidateQueries({ queryKey: ['tasks'] });
      onDone();
    },
    onError: (error, { files }) => {
      if (!(error instanceof ProblemError)) return;
      const named = files[fileNamedIn(error.message) ?? -1];
      if (error.status === 415 && named)
        refuseFile(taskId, named.key, 'By its content it is no PNG, JPEG, WebP or PDF.');
      if (error.status === 409 || error.status === 412)
        void queries.invalidateQueries({ queryKey: keyOf(requestId) });
    },
  });
  return { sending, share, stop: () => stopping.current?.abort() };
}
