import { z } from 'zod';
import { HttpUrl, isExposed, Path } from './sources/setting-parts.js';

/** `sources.cloud-mfa` of `lethe.yaml`. */

const isLinkLocal = (url: string): boolean =>
  URL.canParse(url) && /^169\.254(\.\d{1,3}){2}$/.test(new URL(url).hostname);

/** Where a machine gets tokens of its managed identity, and what it has to show there. */
export interface IdentityEndpoint {
  readonly url: string;
  /** undefined: nothing is to be shown */
  readonly secret: string | undefined;
}

/** The identity that Azure gave the machine, app or container that the handler runs on. */
const ManagedIdentity = z.strictObject({
  /** one of those that are assigned to it; its own unless told */
  clientId: z.string().min(1).max(200).optional(),
  /** where tokens are to be had; by itself the address that Azure tells, or that of its virtual machines */
  endpoint: HttpUrl.optional(),
});

const PROOFS = ['clientSecretFile', 'certificateFile', 'federatedTokenFile', 'managedIdentity'] as const;

const Graph = z
  .strictObject({
    baseUrl: HttpUrl.default('https://graph.microsoft.com/v1.0'),
    authority: HttpUrl.default('https://login.microsoftonline.com'),
    /** tenantId and clientId are required, but for a managed identity, which has its own */
    tenantId: z.string().min(1).max(200).optional(),
    clientId: z.string().min(1).max(200).optional(),
    clientSecretFile: Path.optional(),
    certificateFile: Path.optional(),
    /** a token that a trusted issuer writes there, as Kubernetes does (workload identity federation) */
    federatedTokenFile: Path.optional(),
    managedIdentity: ManagedIdentity.optional(),
    scope: z.string().min(1).default('https://graph.microsoft.com/.default'),
    /** real seconds that one call may take */
    timeoutSeconds: z.int().min(1).max(3600).default(60),
  })
  .superRefine((graph, context) => {
    for (const key of ['baseUrl', 'authority'] as const)
      if (isExposed(graph[key]))
        context.addIssue({
          code: 'custom',
          path: [key],
          message: 'must be https (http is for loopback alone)',
        });
    if (PROOFS.filter((key) => graph[key] !== undefined).length !== 1)
      context.addIssue({
        code: 'custom',
        path: ['clientSecretFile'],
        message: `give one of ${PROOFS.join(', ')}, and one only`,
      });
    const { managedIdentity } = graph;
    for (const key of managedIdentity === undefined ? (['tenantId', 'clientId'] as const) : [])
      if (graph[key] === undefined) context.addIssue({ code: 'custom', path: [key], message: 'is required' });
    const endpoint = managedIdentity?.endpoint;
    if (endpoint !== undefined && isExposed(endpoint) && !isLinkLocal(endpoint))
      context.addIssue({
        code: 'custom',
        path: ['managedIdentity', 'endpoint'],
        message: 'must be https, or an address of this machine or of its hypervisor (169.254.0.0/16)',
      });
  });

export const CloudMfaSettings = z.strictObject({
  graph: Graph,
  storage: z.strictObject({
    connectionStringFile: Path,
    containerPrefix: z
      .string()
      .regex(/^[a-z0-9](?:-?[a-z0-9]){0,20}-?$/, 'must be lower-case letters, digits and single dashes')
      .default('lethe-export-'),
  }),
  accountClose: z
    .strictObject({ permanentDelete: z.enum(['wait', 'application', 'manual']).default('wait') })
    .default({ permanentDelete: 'wait' }),
});
export type CloudMfaSettings = z.infer<typeof CloudMfaSettings>;
