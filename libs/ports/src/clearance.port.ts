import type { RequestId, TaskId } from '#contracts';

/** What a task is about to do: begin, or delete something. */
export type ClearedStep = 'begin' | 'delete';

/**
 * Asked right before, and answered from the store: whether a task that was sent may still go on.
 * @throws {HeldBack} something stands against it @throws {StoreUnavailable} it is not known, so it may not
 */
export type Clearance = (
  task: { readonly requestId: RequestId; readonly taskId: TaskId },
  step: ClearedStep,
) => Promise<void>;
