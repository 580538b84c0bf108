import { z } from 'zod';

/**
 * What is read of Graph's answers, each parsed where it arrives. DOC unless labelled. Objects are
 * loose: Graph adds properties without notice.
 */

const InnerError = z.object({ code: z.string() }).nullish().catch(null);
export const GraphError = z.object({
  error: z.object({ code: z.string(), innerError: InnerError, innererror: InnerError }),
});
export type GraphError = z.infer<typeof GraphError>;

export const Token = z.object({
  access_token: z.string().min(1),
  /** seconds; some proxies and old endpoints write it as text (SEEN) */
  expires_in: z.coerce.number().positive().optional(),
  /** seconds since 1970; App Service gives this one alone (DOC) */
  expires_on: z.coerce.number().positive().optional().catch(undefined),
});

export type Token = z.infer<typeof Token>;

/** RFC 6749, 5.2; the endpoint adds numbers such as 7000215 (wrong secret), 7000222 (expired secret). */
export const TokenRefusal = z.object({
  error: z.string(),
  error_codes: z.array(z.int()).optional(),
  error_description: z.string().optional(),
});
export type TokenRefusal = z.infer<typeof TokenRefusal>;

export const Account = z.object({
  id: z.string().min(1).max(200),
  userPrincipalName: z.string().nullish(),
  onPremisesSamAccountName: z.string().nullish(),
  onPremisesSyncEnabled: z.boolean().nullish(),
  createdDateTime: z.string().nullish(),
});
export type Account = z.infer<typeof Account>;

export const DeletedAccount = z.object({
  id: z.string().min(1).max(200),
  userPrincipalName: z.string().nullish(),
  onPremisesSamAccountName: z.string().nullish(),
  deletedDateTime: z.string().nullish(),
});
export type DeletedAccount = z.infer<typeof DeletedAccount>;

export const Operation = z.object({
  /** notStarted, running, complete, failed, unknownFutureValue, and whatever comes after */
  status: z.string().min(1),
  /** typed string, and is a double (SEEN): a rate of success, so `complete` may come with less than 100 */
  progress: z.union([z.number(), z.string()]).nullish(),
  /** why it failed, should the service say so (INF: not documented) */
  error: z.object({ code: z.string() }).nullish().catch(null),
  failureReason: z.string().nullish().catch(null),
});
export type Operation = z.infer<typeof Operation>;

export const Page = z.object({
  value: z.array(z.unknown()),
  /** absent on the last page (DOC); gateways and serializers write it there as null or empty */
  '@odata.nextLink': z.string().nullish(),
});

export const SignIn = z.object({
  createdDateTime: z.string().nullish(),
  userId: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});
export type SignIn = z.infer<typeof SignIn>;

/** One of the operations that a list of them holds (INF: the single one is documented). */
export const ListedOperation = z.object({ id: z.string().min(1).max(200), storageLocation: z.string() });
