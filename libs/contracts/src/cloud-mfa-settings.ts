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
  clientId: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('one of the identities that are assigned to the machine; its own unless told'),
  endpoint: HttpUrl.optional().describe(
    'where tokens are to be had; by itself the address that Azure tells, or that of its virtual machines',
  ),
});

const PROOFS = ['clientSecretFile', 'certificateFile', 'federatedTokenFile', 'managedIdentity'] as const;

const Graph = z
  .strictObject({
    baseUrl: HttpUrl.default('https://graph.microsoft.com/v1.0').describe(
      'address of Microsoft Graph; http on loopback alone',
    ),
    authority: HttpUrl.default('https://login.microsoftonline.com').describe('where tokens are issued'),
    /** tenantId and clientId are required, but for a managed identity, which has its own */
    tenantId: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('the tenant; required but for a managed identity, which has its own'),
    clientId: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('the application; required but for a managed identity'),
    clientSecretFile: Path.optional().describe(
      'file with its secret; exactly one of the four proofs is given',
    ),
    certificateFile: Path.optional().describe(
      'certificate and key, PEM, without passphrase; in place of a secret',
    ),
    federatedTokenFile: Path.optional().describe(
      'a token that a trusted issuer writes there, as Kubernetes does (workload identity federation); in place of a secret',
    ),
    managedIdentity: ManagedIdentity.optional().describe(
      'the identity that Azure gave the machine, app or container that the handler runs on; in place of a secret',
    ),
    scope: z
      .string()
      .min(1)
      .default('https://graph.microsoft.com/.default')
      .describe('what tokens are asked for; another one in other clouds'),
    timeoutSeconds: z
      .int()
      .min(1)
      .max(3600)
      .default(60)
      .meta({ description: 'until one call is ended', unit: 'real seconds' }),
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

/** What Graph shows of a person at the moment of the export. */
export const NOW_STATE_LISTS = ['authentication-methods', 'sign-ins'] as const;

export const CloudMfaSettings = z.strictObject({
  graph: Graph.describe('Microsoft Graph, and how the handler signs in there'),
  storage: z
    .strictObject({
      connectionStringFile: Path.describe(
        'file with the connection string of the storage account, with its key',
      ),
      containerPrefix: z
        .string()
        .regex(/^[a-z0-9](?:-?[a-z0-9]){0,20}-?$/, 'must be lower-case letters, digits and single dashes')
        .default('lethe-export-')
        .describe('begins the names of the containers that exports are delivered into'),
    })
    .describe('where exports are delivered'),
  nowState: z
    .array(z.enum(NOW_STATE_LISTS))
    .default([...NOW_STATE_LISTS])
    .describe(
      'what Graph shows now and is read beside the export; one that is refused is a gap of the package, so leave out what the tenant has no licence for (`sign-ins` take Entra ID P1)',
    ),
  accountClose: z
    .strictObject({
      permanentDelete: z
        .enum(['wait', 'application', 'manual'])
        .default('wait')
        .describe(
          'what becomes of an account that was deleted: the 30 days of Microsoft are waited for, Lethe deletes it for good, or a person does',
        ),
    })
    .default({ permanentDelete: 'wait' })
    .describe('how accounts are closed'),
});
export type CloudMfaSettings = z.infer<typeof CloudMfaSettings>;
