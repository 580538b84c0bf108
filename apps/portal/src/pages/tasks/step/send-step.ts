import { queryClient } from '../../../api/query-client.js';
import { pathOf } from '../../../api/request-query.js';
import { cutOff, ProblemError, problemOf, unreachable } from '../../../api/problem.js';
import type { RequestView } from '../../../api/types.js';

/** What a person says of a step, with evidence. */
export interface DoneStep {
  readonly attestation: string;
  readonly decision: string | null;
  readonly files: readonly File[];
}

function formOf({ attestation, decision, files }: DoneStep): FormData {
  const form = new FormData();
  form.set('attestation', attestation);
  if (decision !== null) form.set('decision', decision);
  for (const file of files) form.append('files', file, file.name);
  return form;
}

interface Sending {
  readonly requestId: string;
  readonly taskId: string;
  readonly step: DoneStep;
  /** @param share of the bytes that are sent, 0 to 1 */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

const STOPPED = 'Stopped. Nothing was handed in.';
const STOPPED_LATE =
  'Stopped when all was sent: it may have been handed in, and shows here in a moment if so.';

/**
 * Hands a step in; a step is taken once. `fetch` cannot tell how far an upload is.
 * @throws {ProblemError}
 */
export function sendStep({ requestId, taskId, step, onProgress, signal }: Sending): Promise<RequestView> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', `${pathOf(requestId)}/tasks/${encodeURIComponent(taskId)}/complete`);
    call.setRequestHeader('accept', 'application/json');
    call.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    call.onload = () => void answered(call).then(resolve, reject);
    let isSent = false;
    call.upload.onload = () => (isSent = true);
    call.onerror = () => reject(unreachable('once'));
    call.onabort = () => reject(new ProblemError(0, 'stopped', isSent ? STOPPED_LATE : STOPPED));
    signal.addEventListener('abort', () => call.abort(), { once: true });
    call.send(formOf(step));
  });
}

async function answered(call: XMLHttpRequest): Promise<RequestView> {
  // Nobody is signed in any more: asking who it is shows so, everywhere.
  if (call.status === 401) void queryClient.invalidateQueries({ queryKey: ['session'] });
  const type = call.getResponseHeader('content-type') ?? '';
  const answer = new Response(call.responseText, { status: call.status, headers: { 'content-type': type } });
  if (!answer.ok) throw await problemOf(answer, 'once');
  try {
    return (await answer.json()) as RequestView;
  } catch {
    throw cutOff(answer.status, 'once');
  }
}
