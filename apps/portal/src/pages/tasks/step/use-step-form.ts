import { useState, type FormEvent } from 'react';
import type { RequestView, TaskView } from '../../../api/types.js';
import { useDraftText } from '../../../parts/draft-text.js';
import { useFiles } from './evidence-store.js';
import type { Complaint } from './sending-state.js';
import { useSending } from './use-sending.js';

export const isReview = ({ action }: TaskView): boolean => action === 'review-other-people';

/** What is wrong with what would be handed in; null: nothing. */
function missing(task: TaskView, words: string, files: number, decision: string): string | null {
  if (isReview(task) && decision === '') return 'Decide what becomes of the records.';
  if (task.instructions?.evidence === 'required' && files === 0) return 'Add at least one picture or PDF.';
  return words.trim() === '' ? 'Say in your own words what you did.' : null;
}

/** What somebody typed and chose for a step, and handing it in. @param onDone it was taken */
export function useStepForm(view: RequestView, task: TaskView, onDone: () => void) {
  const [words, setWords, forgetWords] = useDraftText(`${task.id}/attestation`);
  const [decision, setDecision, forgetDecision] = useDraftText(`${task.id}/decision`);
  const [, , forgetTicks] = useDraftText(`${task.id}/checklist`);
  const [complaint, setComplaint] = useState<Complaint | null>(null);
  const files = useFiles(task.id);
  const { sending, share, stop } = useSending(view.id, task.id, () => {
    [forgetWords, forgetDecision, forgetTicks].forEach((forget) => forget());
    onDone();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const good = files.filter(({ refusal }) => refusal === null);
    const wrong = missing(task, words, good.length, decision);
    setComplaint(wrong === null ? null : { text: wrong });
    // The words are kept as they were typed: they are an attestation.
    if (wrong === null)
      sending.mutate({ attestation: words, decision: isReview(task) ? decision : null, files: good });
  };
  const isUntouched = words === '' && files.length === 0;
  return { words, setWords, decision, setDecision, isUntouched, complaint, sending, share, stop, submit };
}
