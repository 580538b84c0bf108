import { concernOf, restraintsOn, standingOf } from '#domain';
import { HeldBack, type Clearance } from '#ports';
import type { RequestRepository } from '../request-repository.js';
import type { RegisterBook } from './register-book.js';

export interface ClearanceParts {
  readonly repository: Pick<RequestRepository, 'current'>;
  readonly book: Pick<RegisterBook, 'current'>;
}

/**
 * Whether a task that was sent may begin, or take its next destructive step, as things stand in the store at this
 * moment: a hold may have been placed, or the request called off, since it was sent. Those that run may go on in a
 * paused source.
 */
export const clearance =
  ({ repository, book }: ClearanceParts): Clearance =>
  async ({ requestId, taskId }, step) => {
    const request = (await repository.current(requestId))?.request;
    const task = request?.tasks?.get(taskId);
    if (!request || !task) return;
    if (task.destructive && request.end !== null) throw new HeldBack();
    const register = await book.current();
    const against = restraintsOn(concernOf(request), task, { ...standingOf(register), closes: 'admitted' });
    const counts = step === 'begin' ? against : against.filter(({ kind }) => kind === 'legal-hold');
    if (counts.length > 0) throw new HeldBack();
  };
