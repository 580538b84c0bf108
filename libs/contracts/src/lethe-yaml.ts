import { z } from 'zod';
import { HostName } from './scalars.js';
import { sourceContracts } from './sources/source-contracts.js';
import { PolicyId, RequestKind, Source } from './vocabulary.js';

/** `lethe.yaml`: what exists here. Unknown keys are refused with their path. Secrets come from files. */

/** A place on a host that looks like one of the product's; somebody has seen that nothing about people is there. */
const AcceptedPlace = z.strictObject({
  /** on every host unless told */
  host: HostName.optional(),
  /** as the alarm names it */
  place: z.string().min(1).max(1000),
  /** for whoever reads this file later */
  because: z.string().min(1).max(1000),
});

const Coverage = z.strictObject({
  /** real seconds between two signs of life of a handler; five of them may be missed */
  announceEverySeconds: z.int().min(1).max(3600).default(60),
  accepted: z.array(AcceptedPlace).max(500).default([]),
});

const PolicyOverride = z.strictObject({ approval: z.enum(['required', 'none']).optional() });

type SourceShape = { [S in Source]: z.ZodOptional<(typeof sourceContracts)[S]['settings']> };

// Object.fromEntries forgets which key has which schema; the contracts are what they were made from.
const sourceShape = Object.fromEntries(
  Source.options.map((source) => [source, sourceContracts[source].settings.optional()]),
) as unknown as SourceShape;

export const LetheYaml = z.strictObject({
  sources: z
    .strictObject(sourceShape)
    .refine(
      (sources) => Object.values(sources).some((source) => source !== undefined),
      'must configure at least one source',
    ),
  policies: z
    .strictObject({
      default: PolicyId.default('gdpr'),
      overrides: z.partialRecord(RequestKind, PolicyOverride).default({}),
    })
    .default({ default: 'gdpr', overrides: {} }),
  coverage: Coverage.default({ announceEverySeconds: 60, accepted: [] }),
});
export type LetheYaml = z.infer<typeof LetheYaml>;
