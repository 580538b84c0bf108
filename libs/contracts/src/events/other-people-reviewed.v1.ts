import { z } from 'zod';
import { Actor, HostName, Sealed, TaskId } from '../scalars.js';
import { OtherPeopleDecision } from '../vocabulary.js';

/** A person has read the records that name other people, and says in which form they may go out, and why. */
export const OtherPeopleReviewedV1 = z.strictObject({
  taskId: TaskId,
  host: HostName.nullable(),
  by: Actor,
  decision: OtherPeopleDecision,
  reason: Sealed,
});
