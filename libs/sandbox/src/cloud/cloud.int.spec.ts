import { mkdtemp, rm, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  AccountSASPermissions,
  BlobServiceClient,
  ContainerSASPermissions,
  StorageSharedKeyCredential,
  type ContainerClient,
} from '@azure/storage-blob';
import { startCloud, type SandboxCloud } from './cloud.js';

const ADA = '0ada0ada-1815-4c12-8d10-000000000001';
const HOUR = 3_600_000;
let folder: string;
let cloud: SandboxCloud;
let time: number;
let service: BlobServiceClient;

const clock = { now: () => new Date(time).toISOString() };
async function start(): Promise<void> {
  cloud = await startCloud({ folder, clock });
  const connection = await readFile(cloud.source.storage.connectionStringFile, 'utf8');
  service = BlobServiceClient.fromConnectionString(connection, { retryOptions: { maxTries: 1 } });
}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-cloud-'));
  time = Date.parse('2026-11-20T09:00:00.000Z');
  await start();
});
afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

async function token(changes: Readonly<Record<string, string>> = {}): Promise<Response> {
  const { authority, tenantId, clientId, clientSecretFile } = cloud.source.graph;
  return fetch(`${authority}/${tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: await readFile(clientSecretFile, 'utf8'),
      scope: 'https://graph.microsoft.com/.default',
      ...changes,
    }),
  });
}
async function graph(method: string, path: string, body?: unknown): Promise<Response> {
  const { access_token: given } = (await (await token()).json()) as { access_token: string };
  const headers = { authorization: `Bearer ${given}`, consistencylevel: 'eventual' };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  return fetch(`${cloud.source.graph.baseUrl}${path}`, { method, headers, ...content });
}
const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { error: { code: unknown } }).error.code;
const order = (storageLocation: string): Promise<Response> =>
  graph('POST', `/users/${ADA}/exportPersonalData`, { storageLocation });
const signed = (container: ContainerClient, letters: string, expiresOn = new Date(time + 999 * HOUR)) =>
  container.generateSasUrl({ permissions: ContainerSASPermissions.parse(letters), expiresOn });
async function container(name = 'fresh'): Promise<ContainerClient> {
  const client = service.getContainerClient(name);
  await client.createIfNotExists();
  return client;
}

describe('the sign-in', () => {
  it.each([
    ['secret', { client_secret: 'wrong' }, 401, 7000215],
    ['application', { client_id: 'wrong' }, 400, 700016],
    ['grant', { grant_type: 'password' }, 400, 70003],
    ['scope', { scope: 'User.Read' }, 400, 1002012],
  ])('refuses another %s', async (_, changes, status, number) => {
    const response = await token(changes);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error_codes: [number] });
  });

  it('is asked for on every call of Graph', async () => {
    const response = await fetch(`${cloud.source.graph.baseUrl}/users/${ADA}`);
    expect([response.status, await codeOf(response)]).toEqual([401, 'InvalidAuthenticationToken']);
  });
});

describe('the directory', () => {
  it('knows ada and grace by id and name, and zoe by nothing', async () => {
    expect((await graph('GET', '/users/ADA@example.com')).status).toBe(200);
    expect((await graph('GET', "/users('grace@example.com')")).status).toBe(200);
    expect(await codeOf(await graph('GET', '/users/zoe@example.com'))).toBe('Request_ResourceNotFound');
  });

  it('keeps a deleted user for 30 days, under a name with the id before it', async () => {
    expect((await graph('DELETE', `/users/${ADA}`)).status).toBe(204);
    expect((await graph('GET', `/users/${ADA}`)).status).toBe(404);
    const deleted = await (await graph('GET', `/directory/deletedItems/${ADA}`)).json();
    expect(deleted).toMatchObject({
      userPrincipalName: `${ADA.replaceAll('-', '')}ada@example.com`,
      deletedDateTime: '2026-11-20T09:00:00.000Z',
    });
    time += 30 * 24 * HOUR;
    expect((await graph('GET', `/directory/deletedItems/${ADA}`)).status).toBe(404);
  });

  it('forgets sign-ins after 30 days', async () => {
    const path = `/auditLogs/signIns?$filter=${encodeURIComponent(`userId eq '${ADA}'`)}&$top=100`;
    expect(await (await graph('GET', path)).json()).toMatchObject({ value: { length: 7 } });
    time += 29.5 * 24 * HOUR;
    expect(await (await graph('GET', path)).json()).toMatchObject({ value: [] });
  });
});

describe('the export service', () => {
  it.each([
    ['may list', 'racwl', 'StorageLocationShouldNotAllowListAccess'],
    ['may read', 'racw', 'StorageLocationShouldNotAllowReadAccess'],
    ['may not write', 'd', 'StorageLocationNeedsWriteAddPermissions'],
  ])('refuses a location whose signature %s', async (_, letters, code) => {
    expect(await codeOf(await order(await signed(await container(), letters)))).toBe(code);
  });

  it('refuses a location of another kind', async () => {
    const fresh = await container();
    const ofTheAccount = service.generateAccountSasUrl(
      new Date(time + HOUR),
      AccountSASPermissions.parse('acw'),
      'co',
    );
    const good = await signed(fresh, 'acw');
    expect(await codeOf(await order('nowhere'))).toBe('StorageLocationInvalid');
    expect(await codeOf(await order(fresh.url))).toBe('SharedAccessSignatureTokenInvalid');
    expect(await codeOf(await order(ofTheAccount))).toBe('StorageLocationNotServiceSAS');
    expect(await codeOf(await order(good.replace('/fresh?', '/fresh/blob?')))).toBe(
      'StorageLocationNotAzureBlob',
    );
    expect(
      await codeOf(await order(good.replace(/sig=./, (start) => (start === 'sig=x' ? 'sig=y' : 'sig=x')))),
    ).toBe('StorageLocationNeedsWriteAddPermissions');
    expect(await codeOf(await order(await signed(fresh, 'acw', new Date(time - HOUR))))).toBe(
      'StorageLocationNeedsWriteAddPermissions',
    );
  });

  it('takes a container once, notes the operation in it, and takes six hours', async () => {
    const fresh = await container();
    const location = await signed(fresh, 'acw');
    const response = await order(location);
    expect([response.status, response.headers.get('retry-after')]).toEqual([202, '60']);
    expect(await codeOf(await order(location))).toBe('StorageLocationAlreadyUsed');
    const note = JSON.parse(
      (await fresh.getBlobClient('RequestInfo.json').downloadToBuffer()).toString(),
    ) as {
      CommandId: string;
    };
    expect(response.headers.get('location')).toBe(
      `${cloud.source.graph.baseUrl}/dataPolicyOperations/${note.CommandId}`,
    );
    const status = async () => (await graph('GET', `/dataPolicyOperations/${note.CommandId}`)).json();
    expect(await status()).toMatchObject({ status: 'notStarted', completedDateTime: null });
    time += HOUR;
    expect(await status()).toMatchObject({ status: 'running', progress: 16 });
    // Started again, and the clock moved beyond the end of the signature: delivered as of when it fell due.
    await cloud.close();
    await start();
    time += 5000 * HOUR;
    expect(await status()).toMatchObject({
      status: 'complete',
      completedDateTime: '2026-11-20T15:00:00.000Z',
    });
    const names: string[] = [];
    for await (const blob of service.getContainerClient('fresh').listBlobsFlat()) names.push(blob.name);
    expect(names).toHaveLength(6);
    expect(names).toContain('SharePointOnline/Größe und Ort.json');
  });

  it('knows no other operations', async () => {
    expect(await codeOf(await graph('GET', `/dataPolicyOperations/${ADA}`))).toBe('OperationNotFound');
  });
});

describe('the storage account', () => {
  it('keeps blobs, whole and in part', async () => {
    const blobs = await container();
    await blobs.getBlockBlobClient('a/b c.txt').upload('hello', 5);
    const append = blobs.getAppendBlobClient('log');
    await append.create();
    await append.appendBlock('one', 3);
    await append.appendBlock('two', 3);
    expect((await blobs.getBlobClient('log').downloadToBuffer()).toString()).toBe('onetwo');
    expect((await blobs.getBlobClient('a/b c.txt').downloadToBuffer(1, 3)).toString()).toBe('ell');
    await blobs.getBlobClient('log').delete();
    expect(await blobs.getBlobClient('log').exists()).toBe(false);
    await blobs.delete();
    expect(await blobs.exists()).toBe(false);
  });

  it('refuses another key, no key, and a signature for another container', async () => {
    const blobs = await container();
    const other = await signed(await container('other'), 'racwl');
    const refused = async (url: string) => (await fetch(url)).status;
    expect(await refused(`${blobs.url}?restype=container&comp=list`)).toBe(403);
    expect(await refused(`${other.replace('/other?', '/fresh?')}&restype=container&comp=list`)).toBe(403);
    expect(await refused(`${other}&restype=container&comp=list`)).toBe(200);
    const credential = new StorageSharedKeyCredential(
      'lethesandbox',
      Buffer.from('wrong').toString('base64'),
    );
    const stranger = new BlobServiceClient(service.url, credential, { retryOptions: { maxTries: 1 } });
    await expect(stranger.getContainerClient('fresh').getProperties()).rejects.toMatchObject({
      statusCode: 403,
    });
  });
});
