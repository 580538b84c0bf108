import { z } from 'zod';
import { Actor, HostName, Sealed } from '../scalars.js';

/** A person said that a host is gone for good: what was still to be done there is not applicable. */
export const HostRetiredV1 = z.strictObject({
  host: HostName,
  by: Actor,
  reason: Sealed,
});
