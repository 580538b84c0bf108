import { z } from 'zod';
import { RequestId } from '../scalars.js';
import { Problem } from './problem.js';

/** How much one call of `POST /v1/privacy-requests/batch` takes. */
export const batch = { bytes: 10 * 1024 * 1024, lines: 5000 } as const;

/** Columns of the CSV form, in any order; only `kind` has to be there. */
export const batchColumns = ['kind', 'userPrincipalName', 'samAccountName', 'objectId', 'reference'] as const;
export type BatchColumn = (typeof batchColumns)[number];

/** What became of each line. Lines are counted as an editor counts them, from 1; in CSV line 1 is the header. */
export const BatchAnswer = z.strictObject({
  items: z.array(
    z.strictObject({
      line: z.int().positive(),
      /** the status that the line would have been answered with as a call of its own */
      status: z.int(),
      id: RequestId.optional(),
      problem: Problem.optional(),
    }),
  ),
});
export type BatchAnswer = z.infer<typeof BatchAnswer>;
