import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CloudMfaSettings, type Subject } from '#contracts';
import { startCloud, type CloudWorld, type SandboxCloud } from '#sandbox';
import type { SourceHandlers, TaskOutcome } from '#source-kit';
import { TaskStage } from '#testing';
import { cloudMfaHandlers } from './cloud-mfa-handlers.js';

const DAY = 24 * 3600;
const ADA = '0ada0ada-1815-4c12-8d10-000000000001';
const byName: Subject = { userPrincipalName: 'ada@example.com' };

let folder: string;
let cloud: SandboxCloud;
let handlers: SourceHandlers;
let stage: TaskStage;

async function start(
  accountClose: object = {},
  world?: (now: string) => CloudWorld,
  subject: Subject = byName,
): Promise<void> {
  stage = new TaskStage('2026-11-20T09:00:00.000Z', {
    source: 'cloud-mfa',
    action: 'close-account',
    subject,
  });
  const clock = { now: () => stage.time };
  cloud = await startCloud({ folder, clock, ...(world === undefined ? {} : { world }) });
  handlers = cloudMfaHandlers(CloudMfaSettings.parse({ ...cloud.source, ...accountClose }));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-cloud-'));
});
afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

const close = (changes = {}) => stage.dispatch(handlers['close-account'], changes);
const verify = (changes = {}) => stage.dispatch(handlers['verify-purge'], changes);
const remarksOf = (outcome: TaskOutcome): readonly string[] =>
  outcome.outcome === 'succeeded' ? outcome.proof.remarks : [outcome.outcome];
const refusal = (status: number, code: string) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error: { code, message: '' } }),
});
const user = (id: string, name: string, changes: object = {}) => ({
  id,
  userPrincipalName: name,
  displayName: 'Somebody',
  onPremisesSamAccountName: null,
  onPremisesSyncEnabled: null,
  createdDateTime: '2019-03-01T08:00:00Z',
  deletedAt: null,
  authenticationMethods: [],
  exportFiles: {},
  ...changes,
});
const accounts =
  (...users: readonly ReturnType<typeof user>[]) =>
  (): CloudWorld => ({ users, signIns: [] });

describe('closing an account', () => {
  it('claims a soft deletion and no more', async () => {
    await start();
    const outcome = await close();
    expect(remarksOf(outcome)).toEqual(['soft-deleted']);
    expect(outcome).toMatchObject({
      proof: { tool: 'Microsoft Graph', counts: { usersFound: 1, usersDeleted: 1 } },
    });
    expect(cloud.calls).toContain(`DELETE /v1.0/users/${ADA}`);
    expect(cloud.calls.filter((call) => call.startsWith('DELETE /v1.0/directory'))).toEqual([]);
  });

  it('asked again, finds it among the deleted under its changed name', async () => {
    await start();
    await close();
    expect(remarksOf(await close({ attempt: 2 }))).toEqual(['soft-deleted', 'already-deleted']);
  });

  it('whose deletion was done and its answer lost, succeeds when asked again', async () => {
    await start();
    cloud.disturb({ method: 'DELETE', path: /users/, how: 'lose-answer' });
    await expect(close()).rejects.toMatchObject({ code: 'graph-unreachable', retryable: true });
    expect(remarksOf(await close({ attempt: 2 }))).toContain('soft-deleted');
  });

  it('of somebody who is nowhere, says so', async () => {
    await start({}, undefined, { userPrincipalName: 'zoe@example.com' });
    expect(remarksOf(await close())).toEqual(['user-not-found']);
  });

  it.each([
    [400, 'Request_BadRequest'],
    [403, 'Authorization_RequestDenied'],
    [404, 'Request_ResourceNotFound'],
  ])('says when the deleted items cannot be read (%i)', async (status, code) => {
    await start({}, undefined, { userPrincipalName: 'zoe@example.com' });
    cloud.disturb({ path: /deletedItems/, how: refusal(status, code), times: 2 });
    expect(remarksOf(await close())).toEqual(['user-not-found', 'deleted-items-unreadable']);
  });

  it('leaves the last step to a person where it is set so', async () => {
    await start({ accountClose: { permanentDelete: 'manual' } });
    expect(remarksOf(await close())).toEqual(['soft-deleted', 'permanent-delete-by-person']);
  });

  it('deletes for good where it is set so', async () => {
    await start({ accountClose: { permanentDelete: 'application' } });
    expect(remarksOf(await close())).toEqual(['soft-deleted', 'permanently-deleted']);
    expect(cloud.calls.at(-1)).toBe(`DELETE /v1.0/directory/deletedItems/${ADA}`);
    expect(remarksOf(await close({ attempt: 2 }))).toEqual(['user-not-found']);
  });

  it('deletes for good what an earlier attempt had deleted', async () => {
    await start({ accountClose: { permanentDelete: 'application' } });
    cloud.disturb({ method: 'DELETE', path: /deletedItems/, how: 'drop' });
    await expect(close()).rejects.toMatchObject({ code: 'graph-unreachable', retryable: true });
    expect(remarksOf(await close({ attempt: 2 }))).toEqual([
      'soft-deleted',
      'already-deleted',
      'permanently-deleted',
    ]);
  });

  it.each([
    [400, 'Request_BadRequest'],
    [403, 'Authorization_RequestDenied'],
    [405, 'Request_UnsupportedMethod'],
  ])('waits out the 30 days where an application may not delete for good (%i)', async (status, code) => {
    await start({ accountClose: { permanentDelete: 'application' } });
    cloud.disturb({ method: 'DELETE', path: /deletedItems/, how: refusal(status, code) });
    expect(remarksOf(await close())).toEqual(['soft-deleted', 'permanent-delete-refused']);
    expect(await verify()).toMatchObject({ outcome: 'waiting-on-source' });
  });

  describe('of a name that has a new bearer', () => {
    const submittedAt = '2026-11-20T08:00:00.000Z';
    const answered = (createdDateTime: string | null) => ({
      ...refusal(200, ''),
      body: JSON.stringify({ id: ADA, userPrincipalName: 'ada@example.com', createdDateTime }),
    });

    it.each(['2026-11-20T08:00:00Z', '2027-01-02T09:15:00.1234567Z'])(
      'leaves the account that was made at %s alone, and says so',
      async (createdAt) => {
        await start();
        cloud.disturb({ method: 'GET', path: /users/, how: answered(createdAt) });
        await expect(close({ olderThan: submittedAt })).rejects.toMatchObject({
          code: 'account-created-since',
          retryable: false,
        });
        expect(cloud.calls.filter((call) => call.startsWith('DELETE'))).toEqual([]);
      },
    );

    it('is told of by the accounts of the sandbox themselves', async () => {
      await start({}, accounts(user(ADA, 'ada@example.com', { createdDateTime: submittedAt })), byName);
      await expect(close({ olderThan: submittedAt })).rejects.toMatchObject({
        code: 'account-created-since',
      });
    });

    it.each([
      ['made before', byName, '2019-01-01T00:00:00Z'],
      ['of no known age', byName, null],
      ['named by its object id', { ...byName, objectId: ADA }, '2027-01-02T09:15:00Z'],
    ])('closes one that is %s', async (_, subject, createdAt) => {
      await start({}, undefined, subject);
      cloud.disturb({ method: 'GET', path: /users/, how: answered(createdAt) });
      expect(remarksOf(await close({ olderThan: submittedAt }))).toEqual(['soft-deleted']);
    });
  });

  it('waits for a directory that does not list the deleted account yet', async () => {
    await start({ accountClose: { permanentDelete: 'application' } });
    cloud.disturb({ method: 'DELETE', path: /deletedItems/, how: refusal(404, 'Request_ResourceNotFound') });
    await expect(close()).rejects.toMatchObject({ code: 'deleted-account-not-there', retryable: true });
  });

  it('believes no deletion after which the account is still there', async () => {
    await start();
    cloud.disturb({ method: 'DELETE', path: /users/, how: { status: 204 } });
    await expect(close()).rejects.toMatchObject({ code: 'account-still-there', retryable: true });
  });

  it('refuses an account that is synchronised from on premises, and leaves it', async () => {
    await start({}, accounts(user(ADA, 'ada@example.com', { onPremisesSyncEnabled: true })));
    await expect(close()).rejects.toMatchObject({ code: 'synced-user', retryable: false });
    expect(cloud.calls.filter((call) => call.startsWith('DELETE'))).toEqual([]);
  });

  it('refuses a sAMAccountName that two accounts have', async () => {
    const twin = { onPremisesSamAccountName: "o'neil" };
    const world = accounts(
      user(ADA, 'one@example.com', twin),
      user(ADA.replace(/1$/, '2'), 'two@example.net', twin),
    );
    await start({}, world, { samAccountName: "O'Neil" });
    await expect(close()).rejects.toMatchObject({ code: 'identity-ambiguous', retryable: false });
  });

  it('does not fall back on the sAMAccountName when the name is unknown', async () => {
    await start({}, undefined, { userPrincipalName: 'ada@elsewhere.example', samAccountName: 'ada' });
    expect(remarksOf(await close())).toEqual(['user-not-found']);
  });

  it('refuses an object id that leads nowhere beside a name that leads somewhere', async () => {
    await start({}, undefined, { ...byName, objectId: ADA.replace(/1$/, '9') });
    await expect(close()).rejects.toMatchObject({ code: 'identity-conflict', retryable: false });
  });

  it('takes a renamed account when the request knows its other name', async () => {
    await start({}, accounts(user(ADA, 'ada.king@example.com')), {
      ...byName,
      objectId: ADA,
      aliases: ['Ada.King@example.com'],
    });
    expect(remarksOf(await close())).toEqual(['soft-deleted']);
  });

  it('finds a renamed account by an alias, closes it, and verifies that it is gone', async () => {
    const subject = { userPrincipalName: 'ada@example.com', aliases: ['Ada.King@example.com'] };
    await start({}, accounts(user(ADA, 'ada.king@example.com')), subject);
    expect(await verify()).toMatchObject({ found: { hits: 1, places: [`users/${ADA}`] } });
    expect(remarksOf(await close())).toEqual(['soft-deleted']);
    expect(remarksOf(await close({ attempt: 2 }))).toEqual(['soft-deleted', 'already-deleted']);
    expect(await verify()).toMatchObject({ outcome: 'waiting-on-source' });
  });

  it('refuses names that lead to different accounts', async () => {
    const subject = { userPrincipalName: 'ada@example.com', aliases: ['other@example.com'] };
    const other = user(ADA.replace(/1$/, '2'), 'other@example.com');
    await start({}, accounts(user(ADA, 'ada@example.com'), other), subject);
    await expect(close()).rejects.toMatchObject({ code: 'identity-ambiguous', retryable: false });
    expect(cloud.calls.filter((call) => call.startsWith('DELETE'))).toEqual([]);
  });

  it('takes names with an apostrophe, a number sign or a dollar sign', async () => {
    const names = ["miles.o'brien@example.com", 'guest_x#ext#@example.com', '$adele@example.com'];
    for (const userPrincipalName of names) {
      await start({}, accounts(user(ADA, userPrincipalName)), { userPrincipalName });
      expect(remarksOf(await close())).toEqual(['soft-deleted']);
      await cloud.close();
      await rm(join(folder, 'cloud.json'));
    }
    await start();
  });
});

describe('the verification of a purge', () => {
  it('waits while the account can be restored, and is clean when the service has purged it', async () => {
    await start();
    await close();
    stage.advance(29 * DAY);
    const first = await verify();
    expect(first).toMatchObject({ outcome: 'waiting-on-source', checkAfter: '2026-12-20T09:00:00.000Z' });
    const outcome = await stage.settle(handlers['verify-purge']);
    expect(outcome).toMatchObject({ outcome: 'succeeded', proof: { counts: { hits: 0 }, remarks: [] } });
    expect(outcome).not.toHaveProperty('found');
    expect(stage.time).toBe('2026-12-20T09:00:00.000Z');
  });

  it('finds an account that is active again', async () => {
    await start();
    const outcome = await verify();
    expect(outcome).toMatchObject({
      found: { hits: 1, newestAt: null, places: [`users/${ADA}`] },
      proof: { remarks: ['account-is-back'] },
    });
  });

  it('finds an account that can be restored three days after it should be gone', async () => {
    await start();
    await close();
    const listed = { id: ADA, userPrincipalName: 'ada@example.com', deletedDateTime: '2026-11-20T09:00:00Z' };
    const how = { ...refusal(200, ''), body: JSON.stringify({ value: [listed] }) };
    cloud.disturb({ path: /deletedItems\/microsoft/, how, times: 100 });
    cloud.disturb({ path: /deletedItems\//, how: { ...how, body: JSON.stringify(listed) }, times: 100 });
    const outcome = await stage.settle(handlers['verify-purge']);
    expect(outcome).toMatchObject({
      found: { hits: 1, newestAt: '2026-11-20T09:00:00.000Z', places: [`directory/deletedItems/${ADA}`] },
      proof: { remarks: ['deleted-account-kept'] },
    });
    expect(stage.time >= '2026-12-23T09:00:00.000Z' && stage.time < '2026-12-24T10:00:00.000Z').toBe(true);
  });

  it('does not take a deleted namesake for the person', async () => {
    const gone = { deletedAt: '2026-11-19T09:00:00.000Z' };
    await start({}, accounts(user(ADA, 'joann@example.com', gone)), { userPrincipalName: 'ann@example.com' });
    expect(await verify()).toMatchObject({ outcome: 'succeeded', proof: { counts: { hits: 0 } } });
  });

  it('expects sign-ins that name the person for a month, and finds them afterwards', async () => {
    await start({ accountClose: { permanentDelete: 'application' } });
    await close();
    const signIn = { createdDateTime: '2026-11-19T08:00:00Z', userPrincipalName: 'ada@example.com' };
    const how = { ...refusal(200, ''), body: JSON.stringify({ value: [signIn, signIn] }) };
    cloud.disturb({ path: /signIns/, how, times: 100 });
    expect(await verify()).toMatchObject({ outcome: 'waiting-on-source' });
    const outcome = await stage.settle(handlers['verify-purge']);
    expect(outcome).toMatchObject({
      found: { hits: 2, newestAt: '2026-11-19T08:00:00.000Z' },
      proof: { remarks: ['sign-ins-kept'] },
    });
    expect(stage.time >= '2026-12-22T08:00:00.000Z').toBe(true);
  });

  it('remarks a sign-in log that it may not read', async () => {
    await start({}, undefined, { userPrincipalName: 'zoe@example.com' });
    cloud.disturb({ path: /signIns/, how: refusal(403, 'Authentication_MSGraphPermissionMissing') });
    expect(remarksOf(await verify())).toEqual(['sign-ins-unreadable']);
  });

  it('takes what it could read of a sign-in log for no more than that', async () => {
    await start({}, undefined, { userPrincipalName: 'zoe@example.com' });
    const page = (value: readonly object[], next: string) => ({
      ...refusal(200, ''),
      body: JSON.stringify({ value, '@odata.nextLink': next }),
    });
    cloud.disturb({ path: /signIns/, how: page([], 'https://another.example.com/v1.0/auditLogs/signIns') });
    expect(remarksOf(await verify())).toEqual(['sign-ins-incomplete']);
    const signIn = { createdDateTime: '2026-10-01T08:00:00Z', userPrincipalName: 'zoe@example.com' };
    cloud.disturb({ path: /signIns/, how: page([signIn], '/v1.0/auditLogs/signIns?$skiptoken=old') });
    cloud.disturb({ path: /skiptoken/, how: refusal(400, 'Request_BadRequest') });
    const outcome = await verify();
    expect(outcome).toMatchObject({
      found: { hits: 1 },
      proof: { remarks: ['sign-ins-kept', 'sign-ins-incomplete'] },
    });
  });

  it('claims nothing when it may not see the deleted accounts', async () => {
    await start({}, undefined, { userPrincipalName: 'zoe@example.com' });
    cloud.disturb({ path: /deletedItems/, how: refusal(403, 'Authorization_RequestDenied'), times: 2 });
    await expect(verify()).rejects.toMatchObject({ code: 'graph-permission-missing', retryable: false });
  });

  it('claims nothing when it sees deleted accounts without their names', async () => {
    await start({}, undefined, { userPrincipalName: 'zoe@example.com' });
    const how = {
      ...refusal(200, ''),
      body: JSON.stringify({ value: [{ id: ADA, userPrincipalName: null }] }),
    };
    cloud.disturb({ path: /deletedItems/, how, times: 2 });
    await expect(verify()).rejects.toMatchObject({ code: 'graph-answer-unreadable', retryable: true });
  });

  it('finds a deleted account by its object id alone', async () => {
    await start({}, undefined, { objectId: ADA });
    await close();
    expect(await verify()).toMatchObject({ outcome: 'waiting-on-source' });
    expect(cloud.calls.at(-1)).toBe(`GET /v1.0/directory/deletedItems/${ADA}`);
  });
});
