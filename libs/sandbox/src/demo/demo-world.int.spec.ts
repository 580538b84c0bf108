import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startCloud, type SandboxCloud } from '../cloud/cloud.js';
import { cloudPeopleWithDemo } from '../cloud/people.js';
import { readFarm, recordsOf, userNamed } from '../farm/farm-records.js';
import { madeWorld, seedWorld } from '../world/seed-world.js';
import { demoPeople, everyDemoPerson } from './demo-people.js';

const NOW = '2026-11-20T09:00:00.000Z';
const DAY = 86_400_000;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-demo-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a world with the demo’s people', () => {
  const filesOf = async (world: string): Promise<ReadonlyMap<string, string>> => {
    const entries = await readdir(world, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    return new Map(
      await Promise.all(
        paths.map(async (path) => [relative(world, path), await readFile(path, 'latin1')] as const),
      ),
    );
  };

  it('is for everybody else what it is without them', async () => {
    const [plain, demo] = [join(folder, 'plain'), join(folder, 'demo')];
    seedWorld(plain, NOW);
    seedWorld(demo, NOW, { demo: true });
    const more = await filesOf(demo);
    for (const [path, content] of await filesOf(plain))
      if (!/records\.json|world\.json/.test(path))
        expect([path, more.get(path) === content]).toEqual([path, true]);
    for (const name of ['ada@example.com', 'grace@example.com', 'zoe@example.com', 'ann', 'joann']) {
      const [one, other] = [readFarm(plain), readFarm(demo)];
      expect(recordsOf(other, userNamed(other, name))).toEqual(recordsOf(one, userNamed(one, name)));
    }
  });

  it('knows each of them in records and logs, and says so of itself', async () => {
    seedWorld(folder, NOW, { demo: true });
    expect(madeWorld(folder)).toEqual({ seededAt: NOW, demo: true });
    // What a second seeding asks for changes nothing.
    expect(seedWorld(folder, '2027-01-01T00:00:00.000Z')).toEqual({ seededAt: NOW, demo: true });
    const farm = readFarm(folder);
    const logs = [...(await filesOf(folder))]
      .filter(([path]) => path.endsWith('.log'))
      .map(([, text]) => text);
    for (const { samAccountName, userPrincipalName } of everyDemoPerson) {
      expect(recordsOf(farm, userNamed(farm, samAccountName)).AuthenticationAttempts.length).toBe(2);
      expect(logs.filter((text) => text.includes(`'${userPrincipalName}'`)).length).toBe(2);
    }
  });
});

describe('the cloud, for one of them alone', () => {
  let cloud: SandboxCloud;
  let time = Date.parse(NOW);
  beforeEach(async () => {
    time = Date.parse(NOW);
    cloud = await startCloud({
      folder,
      clock: { now: () => new Date(time).toISOString() },
      world: cloudPeopleWithDemo,
    });
  });
  afterEach(() => cloud.close());

  async function graph(method: string, path: string, body?: object) {
    const { authority, baseUrl, tenantId, clientId, clientSecretFile } = cloud.source.graph;
    const token = await fetch(`${authority}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: await readFile(clientSecretFile, 'utf8'),
        scope: 'https://graph.microsoft.com/.default',
      }),
    });
    const { access_token: given } = (await token.json()) as { access_token: string };
    const answer = await fetch(baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${given}` },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }
  const deleted = async ({ objectId }: { objectId: string }) =>
    (await graph('GET', `/directory/deletedItems/${objectId}`)).status;

  it('makes an account anew that was deleted, once, under another id', async () => {
    const { userPrincipalName, objectId } = demoPeople.contradicted;
    const path = `/users/${userPrincipalName}`;
    expect((await graph('DELETE', path)).status).toBe(204);
    time += 4 * DAY;
    expect((await graph('GET', path)).status).toBe(404);
    time += DAY;
    const { body } = await graph('GET', path);
    expect(body).toMatchObject({ userPrincipalName, createdDateTime: new Date(time).toISOString() });
    expect(body['id']).not.toBe(objectId);
    expect((await graph('DELETE', path)).status).toBe(204);
    time += 6 * DAY;
    expect((await graph('GET', path)).status).toBe(404);
  });

  it('keeps an account among the deleted ones for longer', async () => {
    for (const person of [demoPeople.sweepDue, demoPeople.verified])
      await graph('DELETE', `/users/${person.objectId}`);
    time += 31 * DAY;
    expect([await deleted(demoPeople.sweepDue), await deleted(demoPeople.verified)]).toEqual([200, 404]);
    time += DAY;
    expect(await deleted(demoPeople.sweepDue)).toBe(404);
  });

  it('has no export, and does not say until when', async () => {
    const answer = await graph('POST', `/users/${demoPeople.retrying.objectId}/exportPersonalData`, {
      storageLocation: 'https://127.0.0.1/x',
    });
    expect(answer.status).toBe(503);
  });
});
