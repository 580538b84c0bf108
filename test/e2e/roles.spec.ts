import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { good, taskOf, type LetheApi, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';

const roles = ['requester', 'operator', 'privacy-officer', 'auditor', 'admin'] as const;
type Role = (typeof roles)[number];

const zoe = { kind: 'Export', subject: { userPrincipalName: 'zoe@example.com' }, sources: ['mfa-server'] };

let lethe: LetheProcess;
let admin: LetheApi;
let shared: View;
let taskId: string;
const as = new Map<Role, LetheApi>();
const keyIds = new Map<Role, string>();

beforeAll(async () => {
  lethe = await LetheProcess.start();
  admin = lethe.api();
  for (const role of roles) {
    const answer = await admin.post<{ id: string; token: string }>('/v1/api-keys', {
      name: `of ${role}`,
      role,
    });
    const { id, token } = good(answer, 201);
    as.set(role, lethe.api(token));
    keyIds.set(role, id);
  }
  shared = await admin.quiet((await admin.submit(zoe)).id);
  taskId = taskOf(shared, 'screenshots').id;
});
afterAll(() => lethe.dispose());

const having = (role: Role): LetheApi => as.get(role) ?? admin;

/**
 * Who may call what. The calls are made so that whoever may is refused for another reason, or reads
 * only: nothing changes. `$` stands for the request, `#` for its manual step.
 */
const table: readonly [string, string, unknown, readonly Role[]][] = [
  ['POST', '/v1/privacy-requests', {}, ['requester', 'privacy-officer', 'admin']],
  ['POST', '/v1/privacy-requests/batch', '', ['requester', 'privacy-officer', 'admin']],
  ['GET', '/v1/privacy-requests', undefined, roles],
  ['GET', '$/events', undefined, ['privacy-officer', 'auditor', 'admin']],
  ['GET', '$/package', undefined, ['privacy-officer', 'admin']],
  ['GET', '$/tasks/#/other-people', undefined, ['privacy-officer', 'admin']],
  ['GET', '$/certificate', undefined, ['privacy-officer', 'auditor', 'admin']],
  ['POST', '$/cancel', {}, ['requester', 'privacy-officer', 'admin']],
  ['POST', '$/reject', {}, ['privacy-officer', 'admin']],
  ['POST', '$/approve', {}, ['privacy-officer', 'admin']],
  ['POST', '$/extend', {}, ['privacy-officer', 'admin']],
  ['POST', '$/pause-clock', {}, ['privacy-officer', 'admin']],
  ['POST', '$/resume-clock', {}, ['privacy-officer', 'admin']],
  ['POST', '$/close-with-exceptions', {}, ['privacy-officer', 'admin']],
  ['POST', '$/reveal', {}, ['privacy-officer', 'admin']],
  ['POST', '$/tasks/#/complete', '', ['operator', 'privacy-officer', 'admin']],
  ['POST', '$/tasks/#/retry', {}, ['operator', 'privacy-officer', 'admin']],
  ['POST', '$/tasks/#/skip', {}, ['privacy-officer', 'admin']],
  ['GET', '/v1/overview', undefined, ['operator', 'privacy-officer', 'auditor', 'admin']],
  ['GET', '/v1/sources', undefined, ['operator', 'privacy-officer', 'auditor', 'admin']],
  ['GET', '/v1/hosts', undefined, ['operator', 'privacy-officer', 'auditor', 'admin']],
  ['POST', '/v1/hosts/mfa01/retire', {}, ['operator', 'admin']],
  ['GET', '/v1/policies', undefined, ['operator', 'privacy-officer', 'auditor', 'admin']],
  ['GET', '/v1/dead-letters', undefined, ['operator', 'admin']],
  ['POST', '/v1/dead-letters/redrive', { dryRun: true }, ['operator', 'admin']],
  ['POST', '/v1/replays', {}, ['operator', 'admin']],
  ['GET', '/v1/api-keys', undefined, ['admin']],
  ['POST', '/v1/api-keys', {}, ['admin']],
  ['DELETE', '/v1/api-keys/00000000-0000-4000-8000-000000000000', undefined, ['admin']],
  ['POST', '/v1/sandbox/clock', {}, ['operator', 'privacy-officer', 'admin']],
  ['POST', '/v1/sandbox/plant', {}, ['operator', 'privacy-officer', 'admin']],
];

describe('a role', () => {
  it.each(table)('may or may not: %s %s', async (method, pattern, body, allowed) => {
    const path = pattern.replace('$', `/v1/privacy-requests/${shared.id}`).replace('#', taskId);
    const outcomes = await Promise.all(
      roles.map(async (role) => {
        const sent = body === undefined ? {} : typeof body === 'string' ? { raw: body } : { json: body };
        const answer = await having(role).call(method, path, sent);
        return [role, answer.status === 403 ? answer.body.code : 'may'] as const;
      }),
    );
    expect(Object.fromEntries(outcomes)).toEqual(
      Object.fromEntries(roles.map((role) => [role, allowed.includes(role) ? 'may' : 'forbidden'])),
    );
    expect((await admin.view(shared.id)).version).toBe(shared.version);
  });

  it('of a requester sees and cancels own requests; those of others are not there', async () => {
    const requester = having('requester');
    expect((await requester.get(`/v1/privacy-requests/${shared.id}`)).body.code).toBe('not-found');
    const cancel = await requester.post(`/v1/privacy-requests/${shared.id}/cancel`, { reason: 'Not mine.' });
    expect(cancel).toMatchObject({ status: 404, body: { code: 'not-found' } });

    const own = await requester.submit(zoe);
    expect((await requester.view(own.id)).id).toBe(own.id);
    const { items } = good(await requester.get<{ items: View[] }>('/v1/privacy-requests'));
    expect(items.map((view) => view.id)).toEqual([own.id]);
    expect((await requester.act(own.id, 'cancel', { reason: 'A mistake.' })).progress).toBe('cancelled');
  });

  it('of an operator or auditor sees people masked', async () => {
    for (const role of ['operator', 'auditor'] as const) {
      const answer = await having(role).get(`/v1/privacy-requests/${shared.id}`);
      good(answer);
      expect(answer.bytes.toString()).not.toContain('zoe');
    }
  });
});

describe('an API key', () => {
  it('is listed without its token, which is shown once', async () => {
    const made = good(
      await admin.post<{ id: string; token: string }>('/v1/api-keys', { name: 'once', role: 'auditor' }),
      201,
    );
    const answer = await admin.get<{ items: { id: string; name: string; role: string }[] }>('/v1/api-keys');
    expect(good(answer).items).toContainEqual(
      expect.objectContaining({ id: made.id, name: 'once', role: 'auditor' }),
    );
    expect(answer.bytes.toString()).not.toContain(made.token);
  });

  it('of an unknown role, or with a nameless name, is refused', async () => {
    for (const [body, path] of [
      [{ name: 'x', role: 'king' }, 'role'],
      [{ name: '', role: 'auditor' }, 'name'],
    ] as const) {
      const answer = await admin.post('/v1/api-keys', body);
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } });
    }
  });

  it('still works after a restart', async () => {
    await lethe.stop();
    await lethe.restart();
    expect((await having('auditor').get('/v1/overview')).status).toBe(200);
  });

  it('opens nothing any more once it is deleted', async () => {
    const id = keyIds.get('operator') ?? '';
    expect([200, 204]).toContain((await admin.call('DELETE', `/v1/api-keys/${id}`)).status);
    expect(await having('operator').get('/v1/overview')).toMatchObject({
      status: 401,
      body: { code: 'unauthorized' },
    });
    expect((await admin.call('DELETE', `/v1/api-keys/${id}`)).status).toBe(404);
  });
});

describe('a token in its sandbox', () => {
  it('may make a hundred calls a second', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => having('privacy-officer').get(`/v1/privacy-requests/${shared.id}`)),
    );
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
  });
});
