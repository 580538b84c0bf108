import { z } from 'zod';
import { Actor } from '../scalars.js';

/** Someone took the package. */
export const PackageDownloadedV1 = z.strictObject({
  by: Actor,
});
