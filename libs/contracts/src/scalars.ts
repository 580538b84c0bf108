import { z } from 'zod';

/** Not the 30th of February, which would be read as another day than it sorts as. */
const exists = (moment: string): boolean => {
  const date = new Date(moment);
  return !Number.isNaN(date.getTime()) && date.toISOString() === moment;
};

/** A moment in UTC with milliseconds, as `Date.toISOString` writes it; such texts sort by time. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'must be a UTC time like 2026-11-20T09:00:00.000Z')
  .refine(exists, 'must be a time that exists');
export type Instant = z.infer<typeof Instant>;

/** Id of a privacy request and of its stream of commits: a UUID. */
export const RequestId = z.uuid();
export type RequestId = z.infer<typeof RequestId>;

/** Id of a task, unique everywhere: `<request id>-<number in the plan>`. */
export const TaskId = z.string().regex(/^[0-9a-f-]{36}-\d{2,4}$/, 'must be a task id');
export type TaskId = z.infer<typeof TaskId>;

/** Name of a host as it stands in lethe.yaml. It becomes a folder in the package, so it is kept to what every file system takes. */
export const HostName = z
  .string()
  .min(1)
  .max(63)
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/,
    'must be a host name: letters, digits, dots and dashes',
  );
export type HostName = z.infer<typeof HostName>;

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export type Sha256 = z.infer<typeof Sha256>;

/**
 * Text encrypted with a subject's key (AES-256-GCM): `s1.<key id>.<base64url of nonce, cipher text, tag>`.
 * Everything in an event or message that can name a person has this type.
 */
export const Sealed = z
  .string()
  .regex(/^s1\.[0-9a-f-]{36}\.[A-Za-z0-9_-]+$/, 'must be sealed text')
  .brand<'Sealed'>();
export type Sealed = z.infer<typeof Sealed>;

/** Who did something: the id of a credential or a person, never a name. */
export const Actor = z.strictObject({
  /** e.g. `key:<uuid>`, `person:<claim of the provider>`, `admin`, `claim`, `kafka`, `system` */
  id: z.string().min(1).max(600),
  channel: z.enum(['rest', 'kafka', 'portal', 'cli', 'system']),
});
export type Actor = z.infer<typeof Actor>;

/** An actor as answers show it. */
export const ShownActor = Actor.extend({
  /** of an API key that is not deleted: what it is for; of nobody else */
  name: z.string().optional(),
});
export type ShownActor = z.infer<typeof ShownActor>;
