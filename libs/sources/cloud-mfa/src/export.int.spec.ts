import { mkdtemp, rm, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CloudMfaSettings, remarkedGap, type Subject } from '#contracts';
import { startCloud, type SandboxCloud } from '#sandbox';
import { TaskFault, type SourceHandlers, type TaskOutcome } from '#source-kit';
import { TaskStage } from '#testing';
import { cloudMfaHandlers } from './cloud-mfa-handlers.js';

const HOUR = 3600;
let folder: string;
let cloud: SandboxCloud;
let handlers: SourceHandlers;
let stage: TaskStage;

const on = (subject: Subject): TaskStage =>
  new TaskStage('2026-11-20T09:00:00.000Z', { source: 'cloud-mfa', action: 'export', subject });
const orders = (): number => cloud.calls.filter((call) => call.endsWith('/exportPersonalData')).length;

async function start(): Promise<void> {
  cloud = await startCloud({ folder, clock: { now: () => stage.time } });
  handlers = handlersWith({});
}

function handlersWith(changes: { readonly nowState?: readonly string[] }): SourceHandlers {
  const { graph, storage } = cloud.source;
  return cloudMfaHandlers(CloudMfaSettings.parse({ graph, storage, ...changes }));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-cloud-'));
  stage = on({ userPrincipalName: 'ada@example.com' });
  await start();
});
afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

function succeeded(outcome: TaskOutcome): Extract<TaskOutcome, { outcome: 'succeeded' }> {
  if (outcome.outcome !== 'succeeded') throw new Error(`The task is ${outcome.outcome}.`);
  return outcome;
}
async function faultOf(work: Promise<unknown>): Promise<TaskFault> {
  const error: unknown = await work.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TaskFault)) throw error;
  return error;
}

describe('an export', () => {
  it('waits for the service and takes over every delivered file byte for byte', async () => {
    const outcome = succeeded(await stage.settle(handlers.export));
    expect(stage.files.map((file) => file.path)).toEqual([
      'cloud-mfa/AzureActiveDirectory/AuditLog.json',
      'cloud-mfa/AzureActiveDirectory/UserProfile.json',
      'cloud-mfa/AzureMultiFactorAuthentication/AuthenticationAttempt.json',
      'cloud-mfa/AzureMultiFactorAuthentication/Registration.json',
      'cloud-mfa/RequestInfo.json',
      'cloud-mfa/SharePointOnline/Größe und Ort.json',
      'cloud-mfa/now-state/authentication-methods.json',
      'cloud-mfa/now-state/sign-ins.json',
    ]);
    expect(stage.file('cloud-mfa/SharePointOnline/Größe und Ort.json')).toContain('9007199254740993');
    expect(stage.files.filter((file) => file.providedBy === 'source')).toHaveLength(6);
    expect(outcome.artifacts).toHaveLength(8);
    expect(outcome.proof).toMatchObject({
      tool: 'Microsoft Graph',
      toolVersion: 'v1.0',
      counts: { usersFound: 1, filesDelivered: 5, filesNotJson: 0, signIns: 7, authenticationMethods: 3 },
      remarks: ['container-kept'],
    });
    expect(orders()).toBe(1);
  });

  it('adds what Graph shows now, all pages of it', async () => {
    await stage.settle(handlers.export);
    expect(JSON.parse(stage.file('cloud-mfa/now-state/sign-ins.json'))).toHaveLength(7);
    expect(stage.file('cloud-mfa/now-state/authentication-methods.json')).toContain('+44 20 7946 0018');
  });

  it('looks again after a minute at first, and less and less often', async () => {
    const pauses: number[] = [];
    let outcome = await stage.dispatch(handlers.export);
    while (outcome.outcome === 'waiting-on-source') {
      pauses.push((Date.parse(outcome.checkAfter) - Date.parse(stage.time)) / 1000);
      stage.time = outcome.checkAfter;
      outcome = await stage.dispatch(handlers.export, { continuation: outcome.continuation });
    }
    expect(pauses.slice(0, 8)).toEqual([60, 60, 120, 240, 480, 960, 1920, HOUR]);
    expect(Math.max(...pauses)).toBe(HOUR);
    expect(stage.progress.length).toBeGreaterThan(3);
  });

  it('keeps neither signature nor name in what it remembers', async () => {
    const outcome = await stage.dispatch(handlers.export);
    if (outcome.outcome !== 'waiting-on-source') throw new Error('It does not wait.');
    expect(outcome.continuation).not.toMatch(/sig=|se=|ada@|http/i);
  });

  it.each<[string, Subject]>([
    ['an object id', { objectId: '0ADA0ADA-1815-4c12-8d10-000000000001' }],
    ['a sAMAccountName', { samAccountName: 'ADA' }],
    ['an alias with a domain', { aliases: ['EXAMPLE\\ada'] }],
    ['an alias that is a user principal name', { aliases: ['Ada@Example.com'] }],
  ])('finds the account by %s alone', async (_, subject) => {
    stage = on(subject);
    expect(succeeded(await stage.settle(handlers.export)).proof.counts).toMatchObject({ usersFound: 1 });
  });

  it('records that nobody was found, and orders nothing', async () => {
    stage = on({ userPrincipalName: "zoe.o'neil#ext#@example.com" });
    const outcome = succeeded(await stage.settle(handlers.export));
    expect(outcome.proof).toMatchObject({ counts: { usersFound: 0 }, remarks: ['user-not-found'] });
    expect(stage.files).toEqual([]);
    expect(orders()).toBe(0);
  });

  it('refuses an object id and a name of different accounts', async () => {
    stage = on({ objectId: '0ada0ada-1815-4c12-8d10-000000000001', userPrincipalName: 'grace@example.com' });
    expect(await faultOf(stage.dispatch(handlers.export))).toMatchObject({
      code: 'identity-conflict',
      retryable: false,
    });
  });

  it('refuses a person without an identity that a directory knows', async () => {
    stage = on({ aliases: ['ada of the engines'] });
    expect(await faultOf(stage.dispatch(handlers.export))).toMatchObject({ code: 'identity-missing' });
  });

  it('remarks what the tenant does not let it read beside the export', async () => {
    const body = JSON.stringify({
      error: { code: 'Authentication_RequestFromNonPremiumTenantOrB2CTenant', message: '' },
    });
    const how = { status: 403, headers: { 'content-type': 'application/json' }, body };
    cloud.disturb({ path: /signIns/, how });
    cloud.disturb({ path: /methods/, how });
    const outcome = succeeded(await stage.settle(handlers.export));
    expect(outcome.proof.remarks).toEqual([
      'container-kept',
      'authentication-methods-unreadable',
      'sign-ins-unreadable',
    ]);
    // The package lacks both, and says so.
    for (const remark of outcome.proof.remarks.slice(1))
      expect(remarkedGap('cloud-mfa', remark)).toMatch(/could not be read/);
  });

  it('remarks a list of which a further page is refused as a part', async () => {
    const json = { 'content-type': 'application/json' };
    const next = '/v1.0/auditLogs/signIns?$skiptoken=next';
    const first = JSON.stringify({ value: [{ id: '1' }], '@odata.nextLink': next });
    cloud.disturb({ path: /signIns/, how: { status: 200, headers: json, body: first } });
    cloud.disturb({ path: /skiptoken/, how: { status: 403, headers: json, body: '{"error":{"code":"x"}}' } });
    const outcome = succeeded(await stage.settle(handlers.export));
    expect(outcome.proof).toMatchObject({
      remarks: ['container-kept', 'sign-ins-incomplete'],
      counts: { signIns: 1 },
    });
  });
});

describe('an export of a tenant without the licence for a list', () => {
  it('asks for it no more where the settings leave it out, and says so: no gap', async () => {
    const outcome = succeeded(
      await stage.settle(handlersWith({ nowState: ['authentication-methods'] }).export),
    );
    expect(outcome.proof.remarks).toEqual(['container-kept', 'sign-ins-not-asked-for']);
    expect(remarkedGap('cloud-mfa', 'sign-ins-not-asked-for')).toBeUndefined();
    expect(cloud.calls.filter((call) => call.includes('signIns'))).toEqual([]);
    expect(outcome.proof.counts).not.toHaveProperty('signIns');
  });
});

describe('an export that is stopped', () => {
  it('after the order was taken and before the report, goes on with the same operation', async () => {
    await stage.dispatch(handlers.export);
    stage.advance(60);
    expect(succeeded(await stage.settle(handlers.export)).proof.counts).toMatchObject({ filesDelivered: 5 });
    expect(orders()).toBe(1);
  });

  it('because the answer to the order was lost, goes on with the operation that the container names', async () => {
    cloud.disturb({ path: /exportPersonalData/, how: 'lose-answer' });
    expect(succeeded(await stage.settle(handlers.export)).proof.counts).toMatchObject({ filesDelivered: 5 });
    expect(orders()).toBe(1);
  });

  const missing = {
    status: 404,
    headers: { 'content-type': 'application/xml', 'x-ms-error-code': 'BlobNotFound' },
    body: '<?xml version="1.0"?><Error><Code>BlobNotFound</Code></Error>',
  };

  /** Lethe looks into the fresh container, and the service tries whether it may read there. */
  const TRIED = 2;

  it('because the answer was lost before the service left its note, finds the operation in the list', async () => {
    cloud.disturb({ method: 'POST', path: /exportPersonalData/, how: 'lose-answer' });
    cloud.disturb({ method: 'GET', path: /RequestInfo/, how: missing, after: TRIED });
    expect(await stage.dispatch(handlers.export)).toMatchObject({ outcome: 'waiting-on-source' });
    stage.advance(60);
    await stage.settle(handlers.export);
    expect(orders()).toBe(1);
  });

  it.each([
    ['lists none', { status: 404, body: '{"error":{"code":"ResourceNotFound","message":""}}' }],
    [
      'lists those of others',
      {
        status: 200,
        body: '{"value":[{"id":"x","storageLocation":"https://a/other-1"},{"id":7},{"id":"y","storageLocation":"nowhere"}]}',
      },
    ],
    ['answers with a page', { status: 200, body: '<html>' }],
  ])(
    'because the answer was lost, and the service %s, tries later and orders no second time',
    async (_, answer) => {
      cloud.disturb({ method: 'POST', path: /exportPersonalData/, how: 'lose-answer' });
      cloud.disturb({ method: 'GET', path: /RequestInfo/, how: missing, after: TRIED });
      const how = { ...answer, headers: { 'content-type': 'application/json' } };
      cloud.disturb({ path: /dataPolicyOperations$/, how });
      expect(await faultOf(stage.dispatch(handlers.export))).toMatchObject({ code: 'graph-unreachable' });
      await stage.settle(handlers.export, { attempt: 2 });
      expect(orders()).toBe(1);
    },
  );

  it('because the order was lost on the way, orders again into the same container', async () => {
    cloud.disturb({ path: /exportPersonalData/, how: 'drop' });
    expect(await faultOf(stage.dispatch(handlers.export))).toMatchObject({
      code: 'graph-unreachable',
      retryable: true,
    });
    await stage.settle(handlers.export, { attempt: 2 });
    expect(stage.files).toHaveLength(8);
    expect(new Set(cloud.calls.filter((call) => /^PUT \/lethesandbox\/[^/]+$/.test(call))).size).toBe(1);
  });

  it('together with the whole cloud, goes on after both are back', async () => {
    const first = await stage.dispatch(handlers.export);
    if (first.outcome !== 'waiting-on-source') throw new Error('It does not wait.');
    await cloud.close();
    await start();
    stage.time = first.checkAfter;
    const { continuation } = first;
    expect(succeeded(await stage.settle(handlers.export, { continuation })).proof.counts).toMatchObject({
      filesDelivered: 5,
    });
    expect(orders()).toBe(0);
  });

  it('because the secret expired while it waited, goes on with the same operation when there is a new one', async () => {
    const first = await stage.dispatch(handlers.export);
    if (first.outcome !== 'waiting-on-source') throw new Error('It does not wait.');
    const { continuation } = first;
    const { graph, storage } = cloud.source;
    const secret = await readFile(graph.clientSecretFile);
    await writeFile(graph.clientSecretFile, 'the old one');
    // The token of before has ended too.
    handlers = cloudMfaHandlers(CloudMfaSettings.parse({ graph, storage }));
    expect(await faultOf(stage.dispatch(handlers.export, { continuation }))).toMatchObject({
      code: 'graph-secret-wrong',
      retryable: false,
    });
    await writeFile(graph.clientSecretFile, secret);
    const outcome = await stage.settle(handlers.export, { continuation, attempt: 2 });
    expect(succeeded(outcome).proof.counts).toMatchObject({ filesDelivered: 5 });
    expect(orders()).toBe(1);
  });

  it('while it reads the files, reads them again', async () => {
    cloud.disturb({ method: 'GET', path: /Registration/, how: 'drop', times: 3 });
    const fault = await faultOf(stage.settle(handlers.export));
    expect(fault).toMatchObject({ code: 'storage-unreachable', retryable: true });
    expect(succeeded(await stage.settle(handlers.export, { attempt: 2 })).artifacts).toHaveLength(8);
    expect(orders()).toBe(1);
  });

  it('by the shutdown of the process, throws its reason', async () => {
    stage.stopping.abort(new Error('shutting down'));
    await expect(stage.dispatch(handlers.export)).rejects.toThrow('shutting down');
  });
});

describe('an operation', () => {
  const unknown = {
    status: 400,
    headers: { 'content-type': 'application/json' },
    body: '{"error":{"code":"OperationNotFound","message":""}}',
  };
  const answered = (body: unknown) => ({ ...unknown, status: 200, body: JSON.stringify(body) });

  it('that stays unknown was never queued, and the next container is taken', async () => {
    cloud.disturb({ path: /dataPolicyOperations/, how: unknown, times: 5 });
    await stage.settle(handlers.export);
    expect(orders()).toBe(2);
    expect(stage.files).toHaveLength(8);
  });

  it('that is unknown for a while is waited for', async () => {
    cloud.disturb({ path: /dataPolicyOperations/, how: unknown, times: 3 });
    await stage.settle(handlers.export);
    expect(orders()).toBe(1);
  });

  it('that failed is reported, and the next attempt begins anew', async () => {
    cloud.disturb({
      path: /dataPolicyOperations/,
      how: answered({ id: 'x', status: 'failed', progress: '0' }),
    });
    const first = await stage.dispatch(handlers.export);
    if (first.outcome !== 'waiting-on-source') throw new Error('It does not wait.');
    const { continuation } = first;
    expect(await faultOf(stage.dispatch(handlers.export, { continuation }))).toMatchObject({
      code: 'export-failed',
      retryable: true,
    });
    cloud.disturb({ path: /dataPolicyOperations/, how: answered({ id: 'x', status: 'failed' }) });
    await stage.settle(handlers.export, { continuation, attempt: 2 });
    expect(stage.files).toHaveLength(8);
  });

  it.each([
    ['a code', { error: { code: 'TenantThrottled', message: 'Ada, wait.' } }, ': TenantThrottled'],
    ['a reason', { failureReason: 'StorageQuotaExceeded' }, ': StorageQuotaExceeded'],
    ['words that may name people', { failureReason: 'No such user: ada@example.com' }, ''],
    ['something odd', { error: 'x', failureReason: 7 }, ''],
  ])('that failed with %s says as much of it as is safe', async (_, facts, told) => {
    const first = await stage.dispatch(handlers.export);
    if (first.outcome !== 'waiting-on-source') throw new Error('It does not wait.');
    const id = (JSON.parse(first.continuation) as { operationId: string }).operationId;
    cloud.disturb({ path: /dataPolicyOperations/, how: answered({ id, status: 'failed', ...facts }) });
    const fault = await faultOf(stage.dispatch(handlers.export, { continuation: first.continuation }));
    expect(fault).toMatchObject({ code: 'export-failed', detail: `operation ${id}${told}` });
  });

  it('with a status that is not documented is waited for, and the proof says so', async () => {
    cloud.disturb({
      path: /dataPolicyOperations/,
      how: answered({ id: 'x', status: 'unknownFutureValue', progress: 'soon' }),
    });
    expect(succeeded(await stage.settle(handlers.export)).proof.remarks).toContain(
      'undocumented-status-seen',
    );
  });

  it('that is complete in part is remarked', async () => {
    const first = await stage.dispatch(handlers.export);
    if (first.outcome !== 'waiting-on-source') throw new Error('It does not wait.');
    cloud.disturb({
      path: /dataPolicyOperations/,
      how: answered({ id: 'x', status: 'complete', progress: '66.7' }),
    });
    const outcome = succeeded(await stage.dispatch(handlers.export, { continuation: first.continuation }));
    expect(outcome.proof.remarks).toEqual(
      expect.arrayContaining(['service-delivered-in-part', 'no-files-delivered']),
    );
  });

  it('whose container was removed is done again by the next attempt', async () => {
    const first = await stage.dispatch(handlers.export);
    if (first.outcome !== 'waiting-on-source') throw new Error('It does not wait.');
    await rm(join(folder, 'blobs'), { recursive: true });
    const { continuation } = first;
    cloud.disturb({ path: /dataPolicyOperations/, how: answered({ id: 'x', status: 'complete' }), times: 2 });
    expect(await faultOf(stage.settle(handlers.export, { continuation }))).toMatchObject({
      code: 'storage-container-gone',
    });
    await stage.settle(handlers.export, { continuation, attempt: 2 });
    expect(orders()).toBe(2);
  });
});

describe('a storage location that the service refuses', () => {
  it.each([
    ['SharedAccessSignatureTokenInvalid', 'export-location-without-signature'],
    ['StorageLocationInvalid', 'export-location-invalid'],
    ['StorageLocationNotServiceSAS', 'export-location-account-signature'],
    ['StorageLocationNotAzureBlob', 'export-location-not-a-container'],
    ['StorageLocationShouldNotAllowListAccess', 'export-location-listable'],
    ['StorageLocationShouldNotAllowReadAccess', 'export-location-readable'],
    ['StorageLocationNeedsWriteAddPermissions', 'export-location-not-writable'],
    ['StorageLocationShouldSupportAppendBlobs', 'export-location-no-append'],
    ['SomethingNew', 'graph-call-refused'],
  ])('with %s fails as %s', async (code, fault) => {
    const body = JSON.stringify({ error: { code, message: '' } });
    cloud.disturb({
      path: /exportPersonalData/,
      how: { status: 400, headers: { 'content-type': 'application/json' }, body },
    });
    const retryable = code === 'StorageLocationInvalid';
    expect(await faultOf(stage.dispatch(handlers.export))).toMatchObject({ code: fault, retryable });
  });

  it('as used without a readable note is left for the next container', async () => {
    const body = '{"error":{"code":"StorageLocationAlreadyUsed","message":""}}';
    cloud.disturb({
      path: /exportPersonalData/,
      how: { status: 400, headers: { 'content-type': 'application/json' }, body },
    });
    await stage.settle(handlers.export);
    expect(orders()).toBe(2);
    expect(stage.files).toHaveLength(8);
  });
});

describe('the storage account', () => {
  it.each([
    ['is not there', undefined],
    ['is empty', ''],
    ['is no connection string', 'hello'],
    [
      'holds a signature instead of the key',
      'BlobEndpoint=http://127.0.0.1:1/x;SharedAccessSignature=sv=2020&sig=y',
    ],
  ])('whose connection file %s is named as the cause', async (_, content) => {
    const file = cloud.source.storage.connectionStringFile;
    if (content === undefined) await rm(file);
    else await writeFile(file, content);
    expect(await faultOf(stage.dispatch(handlers.export))).toMatchObject({
      code: 'storage-connection-missing',
      retryable: false,
    });
  });

  it('with a wrong key refuses, and the fault holds no signature', async () => {
    const file = cloud.source.storage.connectionStringFile;
    const right = await readFile(file, 'utf8');
    await writeFile(file, right.replace(/AccountKey=..../, 'AccountKey=AAAA'));
    const fault = await faultOf(stage.dispatch(handlers.export));
    expect(fault).toMatchObject({
      code: 'storage-refused',
      detail: 'create container: 403 AuthenticationFailed',
    });
    expect(fault.cause).toBeUndefined();
  });
});
