import { z } from 'zod';

const printable = (max: number) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(max, `must be at most ${max} characters`)
    // eslint-disable-next-line no-control-regex -- control characters are what is refused here
    .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/u, 'must not contain control characters')
    // Half a character cannot be written into an address or a file, and is nobody's name.
    .regex(/^\P{Cs}*$/u, 'must not contain half characters')
    .refine((text) => /[^\s.]/u.test(text), 'must not be of spaces and dots alone');

/** MFA Server's tool would take such a name for an option. */
const NOT_AN_OPTION = 'must not begin with - or /';

/** UPN: no white space nor `\%&*+/=?{}|<>();:,[]"`, at most 113 characters; an apostrophe is legal. */
export const UserPrincipalName = printable(113)
  .regex(
    /^[^\s\\%&*+/=?{}|<>();:,[\]"@]+@[^\s\\%&*+/=?{}|<>();:,[\]"@]+$/u,
    'must be a user principal name like name@example.com',
  )
  .regex(/^[^-/]/u, NOT_AN_OPTION);

/** sAMAccountName: at most 20 characters, none of `"/\[]:;|=,+*?<>`. */
export const SamAccountName = printable(20)
  .regex(/^[^"/\\[\]:;|=,+*?<>]+$/u, 'must be a sAMAccountName without "/\\[]:;|=,+*?<>')
  .regex(/^[^-/]/u, NOT_AN_OPTION);

/** Another form under which a source may know the person, e.g. `EXAMPLE\ada`. */
export const Alias = printable(256)
  .regex(/^[^"|]+$/u, 'must not contain quotes or bars')
  .regex(/^[^-/]/u, NOT_AN_OPTION);

/**
 * The person a request is about. At least one identity; which one is needed depends on the sources
 * that are asked.
 */
export const Subject = z
  .strictObject({
    userPrincipalName: UserPrincipalName.optional(),
    samAccountName: SamAccountName.optional(),
    objectId: z.guid('must be a GUID').optional(),
    aliases: z.array(Alias).max(20, 'at most 20 aliases').optional(),
  })
  .refine(
    (subject) =>
      subject.userPrincipalName !== undefined ||
      subject.samAccountName !== undefined ||
      subject.objectId !== undefined ||
      (subject.aliases?.length ?? 0) > 0,
    {
      path: ['userPrincipalName'],
      message: 'is required, or another identity that the asked sources can use',
    },
  );
export type Subject = z.infer<typeof Subject>;

/** Free text that people write. Line breaks are allowed. */
const freeText = (max: number) =>
  z
    .string()
    .max(max, `must be at most ${max} characters`)
    // eslint-disable-next-line no-control-regex -- control characters are what is refused here
    .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/u, 'must not contain control characters')
    .regex(/^\P{Cs}*$/u, 'must not contain half characters')
    .refine((text) => text.trim() !== '', 'must not be empty');

/** Reasons, notes, attestations. */
export const FreeText = freeText(4000);
export type FreeText = z.infer<typeof FreeText>;

/** What whoever asks calls the request: a number of a help desk, a name of a case. */
export const Reference = freeText(200);
