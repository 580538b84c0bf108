import { z } from 'zod';
import { Instant } from '../scalars.js';
import { Role } from '../vocabulary.js';

/** Body of `POST /v1/api-keys`. */
export const CreateApiKeyBody = z.strictObject({
  /** what the key is for, e.g. `help desk` */
  name: z
    .string()
    .max(100, 'must be at most 100 characters')
    // eslint-disable-next-line no-control-regex -- control characters are what is refused here
    .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/u, 'must not contain control characters')
    .refine((text) => text.trim() !== '', 'must not be empty'),
  role: Role,
});
export type CreateApiKeyBody = z.infer<typeof CreateApiKeyBody>;

/** The one time that the token is shown. */
export const CreatedApiKey = z.strictObject({ id: z.uuid(), token: z.string() });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

export const ApiKeyList = z.strictObject({
  items: z.array(z.strictObject({ id: z.uuid(), name: z.string(), role: Role, createdAt: Instant })),
});
export type ApiKeyList = z.infer<typeof ApiKeyList>;
