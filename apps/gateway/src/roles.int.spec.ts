import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '#contracts';
import type { AnyEndpoint } from '#platform';
import { addressOf, goodCall } from './calls.fixture.js';
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
import { streamEndpoints } from './endpoints/stream.endpoints.js';
import { webhookEndpoints } from './endpoints/webhook.endpoints.js';
import { runGateway, type RunningGateway } from './gateway.fixture.js';

/** The role table of the contract once more, in its own words: r, o, p, a; admin may do everything. */
const letters = { r: 'requester', o: 'operator', p: 'privacy-officer', a: 'auditor' } as const;
const {
  list,
  view,
  manualSteps,
  ofPerson,
  beside,
  submit,
  batch,
  events,
  package: download,
  certificate,
  reveal,
} = requestEndpoints;
const table: readonly (readonly [AnyEndpoint, string])[] = [
  [submit, 'rp'],
  [batch, 'rp'],
  [list, 'ropa'],
  [view, 'ropa'],
  [manualSteps, 'op'],
  [ofPerson, 'rp'],
  [beside, 'ropa'],
  [events, 'pa'],
  [download, 'p'],
  [certificate, 'pa'],
  [reveal, 'p'],
  [actionEndpoints.cancel, 'rp'],
  [actionEndpoints.approve, 'p'],
  [actionEndpoints.reject, 'p'],
  [actionEndpoints.extend, 'p'],
  [actionEndpoints.pauseClock, 'p'],
  [actionEndpoints.resumeClock, 'p'],
  [actionEndpoints.closeWithExceptions, 'p'],
  [actionEndpoints.completeStep, 'op'],
  [actionEndpoints.retryTask, 'op'],
  [actionEndpoints.skipTask, 'p'],
  ...Object.values(dashboardEndpoints).map((endpoint) => [endpoint, 'opa'] as const),
  [hostEndpoints.retire, 'o'],
  [streamEndpoints.follow, 'ropa'],
  [restraintEndpoints.listHolds, 'p'],
  [restraintEndpoints.placeHold, 'p'],
  [restraintEndpoints.readHold, 'p'],
  [restraintEndpoints.liftHold, 'p'],
  [restraintEndpoints.pauseSource, 'o'],
  [restraintEndpoints.resumeSource, 'o'],
  [restraintEndpoints.closeLimit, 'opa'],
  [restraintEndpoints.approveCloseLimit, 'p'],
  [proofEndpoints.log, 'a'],
  [proofEndpoints.audit, 'pa'],
  ...Object.values(recoveryEndpoints).map((endpoint) => [endpoint, 'o'] as const),
  ...Object.values(sandboxEndpoints).map((endpoint) => [endpoint, 'op'] as const),
  ...Object.values(sessionEndpoints).map((endpoint) => [endpoint, 'ropa'] as const),
  ...Object.values(apiKeyEndpoints).map((endpoint) => [endpoint, ''] as const),
  ...Object.values(webhookEndpoints).map((endpoint) => [endpoint, ''] as const),
];

const cases = table.flatMap(([endpoint, may]) =>
  Role.options.map((role) => {
    const isAllowed =
      role === 'admin' || [...may].some((letter) => letters[letter as keyof typeof letters] === role);
    return [role, isAllowed ? 'may' : 'may not', `${endpoint.method} ${endpoint.path}`, endpoint] as const;
  }),
);

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await runGateway();
});
afterAll(() => gateway.close());

describe('the table of roles', () => {
  it.each(cases)('%s %s %s', async (role, may, _name, endpoint) => {
    const token = gateway.tokens[role];
    const path = await addressOf(gateway, endpoint);
    const answer = await gateway.call(endpoint.method, path, { ...goodCall(endpoint), token });
    // A requester who may do it to his own requests is told nothing about another's.
    const isAnothers = role === 'requester' && endpoint.path.includes('{id}');
    if (may === 'may not') expect(answer.status).toBe(403);
    else if (isAnothers) expect(answer.status).toBe(404);
    else expect([200, 201, 202, 204, 409]).toContain(answer.status);
  });

  it('lets a requester see and cancel what he submitted', async () => {
    const token = gateway.tokens.requester;
    const submitted = await gateway.call('POST', '/v1/privacy-requests', { ...goodCall(submit), token });
    const location = submitted.headers.get('location') ?? '';
    expect((await gateway.call('GET', location, { token })).status).toBe(200);
    const cancelled = await gateway.call('POST', `${location}/cancel`, {
      json: { reason: 'a mistake' },
      token,
    });
    expect(cancelled.status).toBe(200);
  });

  it('says which permission is missing', async () => {
    const answer = await gateway.call('GET', '/v1/api-keys', { token: gateway.tokens.auditor });
    expect(await answer.json()).toMatchObject({
      code: 'forbidden',
      detail: 'The role auditor does not have the permission api-keys:manage.',
    });
  });
});
