import { z } from 'zod';

/** What a person has to do for a task, in words that hold no personal data. */
export const ManualStep = z.strictObject({
  /** one after another */
  steps: z.array(z.string()),
  /** what has to be seen, shown or gone before the step is attested, to be ticked off one by one */
  checklist: z.array(z.string()),
  /** whether a file has to be handed in with the attestation */
  evidence: z.enum(['required', 'optional']),
});
export type ManualStep = z.infer<typeof ManualStep>;
