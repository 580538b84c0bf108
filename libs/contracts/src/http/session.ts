import { z } from 'zod';
import { Actor, Instant } from '../scalars.js';
import { Role } from '../vocabulary.js';

/** Answer of `GET /v1/session`: who calls, what he may do, and what time it is here. */
export const SessionView = z.strictObject({
  /** as it stands in the audit, e.g. `key:<uuid>`, `claim` */
  id: Actor.shape.id,
  /** for people; names the person or what the key is for */
  name: z.string(),
  role: Role,
  /** e.g. `requests:submit`; what is not in it is refused with 403 */
  permissions: z.array(z.string()),
  /** how the caller is known: by a session's cookie, or by a bearer token */
  by: z.enum(['session', 'token']),
  mode: z.enum(['sandbox', 'production']),
  version: z.string(),
  clock: z.strictObject({
    now: Instant,
    /** seconds of real time that a day takes, 0 when the clock stands; null where it is the real time */
    secondsPerDay: z.number().nullable(),
  }),
});
export type SessionView = z.infer<typeof SessionView>;
