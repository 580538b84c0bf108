import { z } from 'zod';
import {
  ApiKeyList,
  CreateApiKeyBody,
  CreatedApiKey,
  HostList,
  HostName,
  MoveClockBody,
  OverviewView,
  PlantBody,
  Planted,
  PolicyList,
  ReasonBody,
  RetiredHost,
  SandboxClock,
  SourceList,
} from '#contracts';
import { endpoint, json, jsonBody, noContent } from '#platform';

const dashboards = 'Dashboards';

export const dashboardEndpoints = {
  overview: endpoint({
    id: 'overview',
    method: 'GET',
    path: '/v1/overview',
    tag: dashboards,
    summary: 'How many requests stand where, and what needs a person',
    permission: 'dashboards:view',
    answer: json(200, OverviewView),
  }),
  sources: endpoint({
    id: 'listSources',
    method: 'GET',
    path: '/v1/sources',
    tag: dashboards,
    summary: 'The systems that hold data, and the work that waits for them',
    permission: 'dashboards:view',
    answer: json(200, SourceList),
  }),
  hosts: endpoint({
    id: 'listHosts',
    method: 'GET',
    path: '/v1/hosts',
    tag: dashboards,
    summary: 'The hosts of the sources, and the work that waits for them',
    permission: 'dashboards:view',
    answer: json(200, HostList),
  }),
  policies: endpoint({
    id: 'listPolicies',
    method: 'GET',
    path: '/v1/policies',
    tag: dashboards,
    summary: 'The rules that requests are planned by',
    permission: 'dashboards:view',
    answer: json(200, PolicyList),
  }),
};

export const hostEndpoints = {
  retire: endpoint({
    id: 'retireHost',
    method: 'POST',
    path: '/v1/hosts/{host}/retire',
    tag: dashboards,
    summary:
      'Say that a host is gone for good: what is open there becomes not applicable, and no request is planned on it any more',
    permission: 'hosts:retire',
    params: z.strictObject({ host: HostName }),
    body: jsonBody(ReasonBody),
    answer: json(200, RetiredHost),
  }),
};

const apiKeys = 'API keys';

export const apiKeyEndpoints = {
  list: endpoint({
    id: 'listApiKeys',
    method: 'GET',
    path: '/v1/api-keys',
    tag: apiKeys,
    summary: 'The keys that are valid, without their tokens',
    permission: 'api-keys:manage',
    answer: json(200, ApiKeyList),
  }),
  create: endpoint({
    id: 'createApiKey',
    method: 'POST',
    path: '/v1/api-keys',
    tag: apiKeys,
    summary: 'Make a key for a program; its token is shown once',
    permission: 'api-keys:manage',
    body: jsonBody(CreateApiKeyBody),
    takesIdempotencyKey: true,
    answer: json(201, CreatedApiKey),
    refusals: ['secret-not-shown-again'],
  }),
  delete: endpoint({
    id: 'deleteApiKey',
    method: 'DELETE',
    path: '/v1/api-keys/{id}',
    tag: apiKeys,
    summary: 'Make a key invalid at once',
    permission: 'api-keys:manage',
    params: z.strictObject({ id: z.uuid() }),
    answer: noContent,
  }),
};

const sandbox = 'Sandbox';

/** There in the sandbox alone. */
export const sandboxEndpoints = {
  clock: endpoint({
    id: 'readSandboxClock',
    method: 'GET',
    path: '/v1/sandbox/clock',
    tag: sandbox,
    summary: 'What time it is in the sandbox',
    permission: 'sandbox:control',
    answer: json(200, SandboxClock),
  }),
  moveClock: endpoint({
    id: 'moveSandboxClock',
    method: 'POST',
    path: '/v1/sandbox/clock',
    tag: sandbox,
    summary: 'Move the clock, or set its pace; answers when all that fell due has been fired',
    permission: 'sandbox:control',
    body: jsonBody(MoveClockBody),
    answer: json(200, SandboxClock),
  }),
  plant: endpoint({
    id: 'plantData',
    method: 'POST',
    path: '/v1/sandbox/plant',
    tag: sandbox,
    summary: 'Write data that names a person, to see a purge contradicted',
    permission: 'sandbox:control',
    body: jsonBody(PlantBody),
    answer: json(201, Planted),
  }),
};
