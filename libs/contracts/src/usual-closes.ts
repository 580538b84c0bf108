import { z } from 'zod';

/** Setting `limits.moreThanUsual`: from how many on AccountCloses are far more than usual. */
export const MoreThanUsual = z
  .strictObject({
    times: z
      .number()
      .min(1)
      .max(1000)
      .default(5)
      .meta({ description: 'so many times what is usual may begin', unit: 'times what is usual' }),
    ofDays: z.int().min(1).max(366).default(90).meta({
      description: 'usual is the median of the days (UTC) on which any began, of so many past ones',
      unit: 'days',
    }),
    knownAfterDays: z.int().min(1).max(366).default(10).meta({
      description:
        'on fewer days than that did any begin: then nobody knows what is usual, and it does not count',
      unit: 'days',
    }),
    atLeast: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(100)
      .meta({ description: 'so many may begin however few are usual', unit: 'requests' }),
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
