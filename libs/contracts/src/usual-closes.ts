import { z } from 'zod';

/** Setting `limits.moreThanUsual`: from how many on AccountCloses are far more than usual. */
export const MoreThanUsual = z
  .strictObject({
    /** so many times what is usual */
    times: z.number().min(1).max(1000).default(5),
    /** usual is the median of the days (UTC) on which any began, of so many past ones */
    ofDays: z.int().min(1).max(366).default(90),
    /** on fewer days than that did any begin: then nobody knows what is usual, and it does not count */
    knownAfterDays: z.int().min(1).max(366).default(10),
    /** so many may begin however few are usual */
    atLeast: z.int().min(1).max(1_000_000).default(100),
  })
  .refine(({ ofDays, knownAfterDays }) => knownAfterDays <= ofDays, {
    path: ['knownAfterDays'],
    error: 'must not be more than ofDays',
  });
export type MoreThanUsual = z.infer<typeof MoreThanUsual>;

/** What the setting is where it is left out. */
export const moreThanUsualUnlessTold: MoreThanUsual = MoreThanUsual.parse({});

/** What is usual by the days that are past, and what it was counted by. */
export const UsualCloses = z.strictObject({
  /** of a day, the median of those on which any began; null: there were too few such days to say */
  median: z.number().nonnegative().nullable(),
  /** on how many of `ofDays` any began */
  daysWithCloses: z.int().nonnegative(),
  ...MoreThanUsual.shape,
});
export type UsualCloses = z.infer<typeof UsualCloses>;
