import { createHash, randomUUID } from 'node:crypto';
import type { Sealed, Subject, TaskAction } from '#contracts';
import type { HandledTask, TaskContext } from '#source-kit';

export interface StoredFile {
  readonly path: string;
  readonly text: string;
}

/** A task in the hands of a handler, with what it stores kept in memory and in plain. */
export function taskContext(
  action: TaskAction,
  subject: Subject,
  over: Partial<HandledTask> & { readonly signal?: AbortSignal } = {},
): { readonly context: TaskContext; readonly stored: StoredFile[] } {
  const stored: StoredFile[] = [];
  const { signal = new AbortController().signal, ...task } = over;
  const context: TaskContext = {
    task: {
      requestId: randomUUID(),
      taskId: `${randomUUID()}-01`,
      kind: 'Export',
      source: 'nps-extension',
      host: 'nps01',
      action,
      phase: null,
      checks: [],
      attempt: 1,
      subject,
      subjectIsAdministrator: false,
      olderThan: null,
      continuation: null,
      ...task,
    },
    signal,
    now: () => '2026-11-23T00:00:00.000Z',
    demandClearance: async () => undefined,
    progress: () => undefined,
    digest: (...words) => createHash('sha256').update(words.join('\0')).digest('hex'),
    store: async (draft) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of draft.content) chunks.push(chunk);
      const content = Buffer.concat(chunks);
      stored.push({ path: draft.path, text: content.toString('utf8') });
      return {
        id: randomUUID(),
        path: draft.path as Sealed,
        sha256: createHash('sha256').update(content).digest('hex'),
        bytes: content.length,
        mediaType: draft.mediaType,
        operational: draft.operational,
        providedBy: draft.providedBy,
      };
    },
  };
  return { context, stored };
}
