import { z } from 'zod';

/** Whether requests can be carried out: `doubtful` can, and somebody should look at it all the same. */
export const FindingState = z.enum(['fine', 'doubtful', 'missing']);
export type FindingState = z.infer<typeof FindingState>;

/** What `lethe doctor` found in one place of a host. No personal data, but for what its detail may quote. */
export const Finding = z.strictObject({
  state: FindingState,
  /** what was looked at: a source, `settings`, `machine`, `account`, `vault`, `bus` */
  part: z.string().max(60),
  /** of a source that has hosts */
  host: z.string().max(63).nullable(),
  /** kebab-case and stable, for scripts */
  code: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(60),
  /** a path, an address or a name from the settings */
  place: z.string().nullable(),
  reason: z.string(),
  /** what was seen, in the words of a program or a server where it had some; support bundles leave it out */
  detail: z.string().nullable(),
  /** null where nothing is to be done */
  nextAction: z.string().nullable(),
});
export type Finding = z.infer<typeof Finding>;
