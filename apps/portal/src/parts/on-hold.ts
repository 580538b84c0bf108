import type { TaskView } from '../api/types.js';

/** Whether a legal hold stands against a task: nobody may do it by hand either, and saying that it is done is refused. */
export const isOnHold = ({ heldBy }: Pick<TaskView, 'heldBy'>): boolean =>
  heldBy.some(({ kind }) => kind === 'legal-hold');
