import { randomUUID } from 'node:crypto';
import type { AnyEndpoint } from '#platform';
import { actionEndpoints } from './endpoints/action.endpoints.js';
import {
  apiKeyEndpoints,
  dashboardEndpoints,
  hostEndpoints,
  sandboxEndpoints,
} from './endpoints/desk.endpoints.js';
import { proofEndpoints } from './endpoints/proof.endpoints.js';
import { recoveryEndpoints } from './endpoints/recovery.endpoints.js';
import { requestEndpoints } from './endpoints/request.endpoints.js';
import { restraintEndpoints } from './endpoints/restraint.endpoints.js';
import { sessionEndpoints } from './endpoints/session.endpoints.js';
import { simulationEndpoints } from './endpoints/simulation.endpoints.js';
import { streamEndpoints } from './endpoints/stream.endpoints.js';
import { HOLD_ID } from './restraint-desk.fixture.js';
import { webhookEndpoints } from './endpoints/webhook.endpoints.js';
import type { CallOptions, RunningGateway } from './gateway.fixture.js';

/** Every endpoint that needs a token. */
export const guarded: readonly AnyEndpoint[] = [
  ...Object.values(requestEndpoints),
  ...Object.values(actionEndpoints),
  ...Object.values(dashboardEndpoints),
  ...Object.values(hostEndpoints),
  ...Object.values(restraintEndpoints),
  ...Object.values(proofEndpoints).filter(({ permission }) => permission !== 'none'),
  ...Object.values(simulationEndpoints),
  ...Object.values(streamEndpoints),
  ...Object.values(webhookEndpoints),
  ...Object.values(recoveryEndpoints),
  ...Object.values(sessionEndpoints),
  ...Object.values(apiKeyEndpoints),
  ...Object.values(sandboxEndpoints),
];

/** A well-formed body for every endpoint that takes JSON, by the endpoint’s id. */
const bodies: Readonly<Record<string, unknown>> = {
  submitPrivacyRequest: { kind: 'Export', subject: { userPrincipalName: 'ada@example.com' } },
  searchByPerson: { subject: { userPrincipalName: 'ada@example.com' } },
  reject: { reason: 'no-match' },
  createWebhook: { url: 'https://hooks.example.com/lethe', events: ['*'] },
  createApiKey: { name: 'a key', role: 'auditor' },
  moveSandboxClock: { advance: 'P1D' },
  simulateDeadlines: { source: 'mfa-server', from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' },
  placeLegalHold: { host: 'mfa01', reason: 'a lawsuit' },
  redriveDeadLetters: { dryRun: true },
  replay: {
    topic: 'lethe.requests.v1',
    from: '2026-11-20T00:00:00Z',
    to: '2026-11-21T00:00:00Z',
    dryRun: true,
  },
  plantData: { host: 'mfa01', kind: 'event', userPrincipalName: 'ada@example.com' },
};

export const jsonFor = (endpoint: AnyEndpoint): unknown => bodies[endpoint.id] ?? { reason: 'as agreed' };

/** What an endpoint's query cannot do without, by the endpoint’s id. */
const queries: Readonly<Record<string, string>> = {
  proveConsistency: '?first=1&second=1',
  proveInclusion: '?streamId=a-stream&commit=1',
};

export const queryFor = (endpoint: AnyEndpoint): string => queries[endpoint.id] ?? '';

export type BodyKind = 'json' | 'form' | 'lines';

export function bodyKind(endpoint: AnyEndpoint): BodyKind | undefined {
  if (!endpoint.body) return undefined;
  if ('multipart/form-data' in endpoint.body.content) return 'form';
  return 'application/json' in endpoint.body.content ? 'json' : 'lines';
}

export const png = (bytes = 64): Uint8Array => {
  const file = new Uint8Array(bytes);
  file.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return file;
};

export function form(files: readonly Blob[] = [new Blob([png()], { type: 'image/png' })]): FormData {
  const parts = new FormData();
  parts.set('attestation', 'I looked through the portal.');
  files.forEach((file, index) => parts.append('files', file, `screen ${index + 1}.png`));
  return parts;
}

/** A call that nothing is wrong with. */
export function goodCall(endpoint: AnyEndpoint): CallOptions {
  switch (bodyKind(endpoint)) {
    case 'json':
      return { json: jsonFor(endpoint) };
    case 'form':
      return { body: form() };
    case 'lines':
      return {
        headers: { 'content-type': 'application/x-ndjson' },
        body: JSON.stringify(bodies['submitPrivacyRequest']),
      };
    default:
      return {};
  }
}

/** The address with ids in it; those that are not given are there for the gateway under test. */
export async function addressOf(
  gateway: RunningGateway,
  endpoint: AnyEndpoint,
  given: Readonly<Record<string, string>> = {},
): Promise<string> {
  const view = gateway.requests.add();
  const id = await idFor(gateway, endpoint, view.id);
  const names: Readonly<Record<string, string>> = {
    id,
    taskId: `${given['id'] ?? view.id}-01`,
    code: 'no-such-code',
    host: 'mfa01',
    source: 'mfa-server',
    file: 'page.css',
    ...given,
  };
  return endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? randomUUID());
}

async function idFor(gateway: RunningGateway, { path }: AnyEndpoint, requestId: string): Promise<string> {
  if (path.startsWith('/v1/legal-holds')) return HOLD_ID;
  if (path.startsWith('/v1/api-keys')) return newKey(gateway);
  return path.startsWith('/v1/webhooks') ? newWebhook(gateway) : requestId;
}

async function newWebhook(gateway: RunningGateway): Promise<string> {
  const made = await gateway.call('POST', '/v1/webhooks', { json: bodies['createWebhook'] });
  return ((await made.json()) as { id: string }).id;
}

async function newKey(gateway: RunningGateway): Promise<string> {
  const made = await gateway.call('POST', '/v1/api-keys', {
    json: { name: 'to be deleted', role: 'auditor' },
  });
  return ((await made.json()) as { id: string }).id;
}
