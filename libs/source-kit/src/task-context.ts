import type { Subject, TaskAssigned } from '#contracts';
import type { Clock, SubjectCipher } from '#ports';
import type { HandledTask, TaskContext } from './source-handler.js';
import type { VaultAccess } from './vault-access.js';

/** How far the handler says it came; heartbeats carry it. */
export interface Progress {
  done: number | null;
  total: number | null;
}

export interface ContextTerms {
  readonly access: VaultAccess;
  readonly cipher: SubjectCipher;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** What a handler may use while it works on the task. */
export function contextFor(task: HandledTask, terms: ContextTerms): TaskContext {
  const { access, cipher, clock, signal, progress } = terms;
  return {
    task,
    signal,
    now: () => clock.now(),
    progress(done, total) {
      progress.done = done;
      progress.total = total;
    },
    demandClearance: async () => (await access.opened()).demandClearance('delete'),
    store: async (draft) => (await access.opened()).store(draft),
    // JSON keeps the borders between the words.
    digest: (...words) => cipher.digest(JSON.stringify(words)),
  };
}

/** The assignment with its sealed parts opened. */
export function handled(assigned: TaskAssigned, subject: Subject, continuation: string | null): HandledTask {
  const { requestId, taskId, kind, source, host, action, phase, checks, attempt, olderThan } = assigned;
  const { subjectIsAdministrator } = assigned;
  return {
    requestId,
    taskId,
    kind,
    source,
    host,
    action,
    phase,
    checks,
    attempt,
    subject,
    subjectIsAdministrator,
    olderThan,
    continuation,
  };
}
