import { z } from 'zod';
import { TaskAction, TaskSource, TaskState } from '../vocabulary.js';
import { wholeNumber } from './query.js';
import { RequestView, TaskView } from './request-view.js';

/** Query of `GET /v1/manual-steps`. */
export const ManualStepQuery = z.strictObject({ limit: wholeNumber(1, 500).default(200) });
export type ManualStepQuery = z.infer<typeof ManualStepQuery>;

/** A step that a person has before her, with what is to be known of its request. */
export const OpenManualStep = z.strictObject({
  request: RequestView.pick({
    id: true,
    kind: true,
    subject: true,
    clock: true,
    policy: true,
    reference: true,
  }),
  task: TaskView,
  /** what it waits for while it is `blocked` */
  waitsFor: z.array(
    z.strictObject({
      source: TaskSource,
      host: TaskView.shape.host,
      action: TaskAction,
      state: TaskState,
    }),
  ),
});
export type OpenManualStep = z.infer<typeof OpenManualStep>;

/** Those that can be done come first, each by its due date. */
export const ManualStepList = z.strictObject({
  items: z.array(OpenManualStep),
  /** how many there are, shown or not */
  total: z.int().nonnegative(),
});
export type ManualStepList = z.infer<typeof ManualStepList>;
