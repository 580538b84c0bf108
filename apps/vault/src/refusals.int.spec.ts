import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { TASK_TOKEN_HEADER, vaultAddresses } from '#contracts';
import { deriveKey, newMasterKeyText, parseMasterKey, TaskTokens } from '#vault';
import { LEASE_SECONDS, vaultForTests, type VaultForTests } from './vault.fixture.js';

let vault: VaultForTests;
beforeAll(async () => {
  vault = await vaultForTests();
});
afterAll(() => vault.close());

const artifact = () => vaultAddresses.artifact.replace('{id}', randomUUID());

/** Every call about a task, each of which must make the same checks. */
const taskCalls = [
  ['open', () => ({ method: 'POST', path: vaultAddresses.open })],
  ['renew', () => ({ method: 'POST', path: vaultAddresses.renew })],
  ['artifact', () => ({ method: 'PUT', path: artifact() })],
] as const;

interface Sent {
  readonly token?: string | undefined;
  readonly credential?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

async function call(
  [, at]: (typeof taskCalls)[number],
  { token, credential = vault.credential, headers }: Sent,
): Promise<{ readonly status: number; readonly code: unknown }> {
  const { method, path } = at();
  const answer = await fetch(vault.url + path, {
    method,
    headers: {
      ...(credential !== '' && { authorization: `Bearer ${credential}` }),
      ...(token !== undefined && { [TASK_TOKEN_HEADER]: token }),
      ...(method === 'PUT' && { 'content-type': 'application/octet-stream' }),
      ...headers,
    },
    ...(method === 'PUT' && { body: randomBytes(100) }),
  });
  const body = (await answer.json()) as { readonly code?: unknown; readonly detail?: string };
  if (body.code === 'unauthorized') expect(body.detail).toContain('npm run host-credential');
  return { status: answer.status, code: body.code };
}

describe.each(taskCalls)('%s', (...at) => {
  it('is for hosts with a credential that was issued and not revoked', async () => {
    const { token } = await vault.orchestrator.newTask();
    const revoked = await vault.hostKeys.issue({ source: 'mfa-server', hosts: 'all' });
    expect((await call(at, { token, credential: revoked.token })).status).toBeLessThan(300);
    expect(await vault.hostKeys.revoke(revoked.id)).toBe(true);
    for (const credential of ['', 'lethe_unknown', revoked.token, `${vault.credential}x`, token])
      expect(await call(at, { token, credential })).toEqual({ status: 401, code: 'unauthorized' });
  });

  it('is for the source and the hosts of the credential alone', async () => {
    const [one, all, otherSource] = await Promise.all([
      vault.hostKeys.issue({ source: 'mfa-server', hosts: ['mfa01', 'mfa02'] }),
      vault.hostKeys.issue({ source: 'mfa-server', hosts: 'all' }),
      vault.hostKeys.issue({ source: 'adfs-adapter', hosts: ['mfa01'] }),
    ]);
    const { newTask } = vault.orchestrator;
    const [mine, elsewhere, nowhere, strange] = [
      await newTask({ host: 'mfa02' }),
      await newTask({ host: 'mfa03' }),
      await newTask({ host: null }),
      await newTask({ source: 'package', host: null }),
    ];
    const refused = { status: 403, code: 'not-this-host' };
    for (const { token } of [one, all]) {
      expect((await call(at, { token: mine.token, credential: token })).status).toBeLessThan(300);
      expect((await call(at, { token: nowhere.token, credential: token })).status).toBeLessThan(300);
      expect(await call(at, { token: strange.token, credential: token })).toEqual(refused);
    }
    expect(await call(at, { token: elsewhere.token, credential: one.token })).toEqual(refused);
    expect((await call(at, { token: elsewhere.token, credential: all.token })).status).toBeLessThan(300);
    for (const { token } of [mine, nowhere])
      expect(await call(at, { token, credential: otherSource.token })).toEqual(refused);
  });

  it('is refused without a task token, with two, and with one of another vault', async () => {
    const { token, grant } = await vault.orchestrator.newTask();
    const other = new TaskTokens(parseMasterKey(newMasterKeyText()), vault.clock).issue(grant);
    const refused = { status: 403, code: 'task-token-refused' };
    expect(await call(at, {})).toEqual(refused);
    expect(await call(at, { token: other })).toEqual(refused);
    expect(await call(at, { token: vault.credential })).toEqual(refused);
    expect(await call(at, { token: `${token}, ${token}` })).toEqual(refused);
  });

  it('is refused with a token of a time when tokens named no source', async () => {
    const { grant } = await vault.orchestrator.newTask();
    const old = await new SignJWT({ request: grant.requestId, host: grant.host, key: grant.subjectKeyId })
      .setProtectedHeader({ alg: 'HS256', typ: 'lethe-task+jwt' })
      .setIssuer('lethe')
      .setAudience('lethe-vault')
      .setSubject(grant.taskId)
      .setIssuedAt(Date.parse(vault.clock.now()) / 1000)
      .setExpirationTime(Date.parse(grant.leaseUntil) / 1000)
      .sign(deriveKey(vault.master, 'task-token-signing'));
    expect(await call(at, { token: old })).toEqual({ status: 403, code: 'not-this-host' });
  });

  it('tells a lease that is over from keys that are destroyed or never were', async () => {
    const { newTask, keys } = vault.orchestrator;
    const [late, gone] = [await newTask(), await newTask()];
    vault.clock.advance(LEASE_SECONDS + 60);
    expect(await call(at, { token: late.token })).toEqual({ status: 410, code: 'lease-over' });
    const { token } = await newTask({ subjectKeyId: gone.grant.subjectKeyId });
    await keys.destroy(gone.grant.subjectKeyId);
    expect(await call(at, { token })).toEqual({ status: 410, code: 'key-destroyed' });
    const never = await newTask({ subjectKeyId: randomUUID() });
    expect(await call(at, { token: never.token })).toEqual({ status: 404, code: 'key-unknown' });
  });

  it('says that the store is away', async () => {
    const { token } = await vault.orchestrator.newTask();
    vault.switches.isAway = true;
    expect(await call(at, { token })).toEqual({ status: 503, code: 'unavailable' });
    vault.switches.isAway = false;
    expect((await call(at, { token })).status).toBeLessThan(300);
  });
});

describe('a renewed token', () => {
  it('is good with any vault that has the master key, and opens the same task only', async () => {
    const { token, grant } = await vault.orchestrator.newTask();
    const renew = async (of: string) => {
      const answer = await fetch(vault.url + vaultAddresses.renew, {
        method: 'POST',
        headers: { authorization: `Bearer ${vault.credential}`, [TASK_TOKEN_HEADER]: of },
      });
      return (await answer.json()) as { readonly taskToken: string; readonly usableForSeconds: number };
    };
    vault.clock.advance(LEASE_SECONDS / 2);
    const renewed = await renew(token);
    expect(renewed.usableForSeconds).toBe(LEASE_SECONDS + vault.tokens.leewaySeconds);
    const elsewhere = new TaskTokens(vault.master, vault.clock);
    const { leaseUntil: _, ...same } = grant;
    expect(await elsewhere.verify(renewed.taskToken)).toMatchObject({ ...same, leaseSeconds: LEASE_SECONDS });
    expect((await renew(renewed.taskToken)).usableForSeconds).toBe(renewed.usableForSeconds);
  });
});

describe('what watches over the vault', () => {
  it('sees that it is alive, whether it is ready, and what it measured, without a credential', async () => {
    expect(await (await fetch(`${vault.url}/livez`)).json()).toEqual({ status: 'alive' });
    expect(await (await fetch(`${vault.url}/readyz`)).json()).toEqual({ status: 'ready' });
    expect(await (await fetch(`${vault.url}/metrics`)).text()).toContain('route="/v1/task/open"');
    vault.switches.isAway = true;
    expect((await fetch(`${vault.url}/readyz`)).status).toBe(503);
    vault.switches.isAway = false;
  });
});
