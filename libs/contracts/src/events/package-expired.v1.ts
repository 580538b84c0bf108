import { z } from 'zod';

/** The package and what was gathered for it were removed from the artifact store. */
export const PackageExpiredV1 = z.strictObject({
  artifactIds: z.array(z.uuid()),
});
