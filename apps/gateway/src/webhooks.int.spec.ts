import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreatedWebhook, type Problem } from '#contracts';
import { runGateway, type RunningGateway } from './gateway.fixture.js';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await runGateway();
});
afterAll(() => gateway.close());

const hook = { url: 'https://hooks.example.com/lethe', events: ['lethe.PrivacyRequestCompleted.v1'] };
const create = (json: unknown) => gateway.call('POST', '/v1/webhooks', { json });
const pathsOf = async (answer: Response) =>
  ((await answer.json()) as Problem).errors?.map(({ path }) => path);

describe('webhooks', () => {
  it('are made with a secret that is shown once', async () => {
    const made = await create(hook);
    expect([made.status, CreatedWebhook.parse(await made.json()).secret]).toEqual([201, 'whsec_c2VjcmV0']);
  });

  it.each([
    [{ ...hook, events: ['lethe.Unknown.v1'] }, 'events.0'],
    [{ ...hook, events: ['*', 'x'] }, 'events.1'],
    [{ ...hook, events: ['*', '*'] }, 'events'],
    [{ ...hook, events: [] }, 'events'],
    [{ ...hook, url: 'hooks.example.com' }, 'url'],
    [{ ...hook, url: 'ftp://hooks.example.com' }, 'url'],
    [{ ...hook, url: 'https://user:secret@hooks.example.com' }, 'url'],
    [{ ...hook, url: 'https://10.0.0.1/' }, 'url'],
    [{ ...hook, secret: 'mine' }, 'secret'],
  ])('are refused with the field that is wrong: %#', async (body, path) => {
    const refused = await create(body);
    expect([refused.status, await pathsOf(refused)]).toEqual([422, [path]]);
  });

  it('are there or not there before anything else is said of them', async () => {
    const { id } = (await (await create(hook)).json()) as { id: string };
    const path = `/v1/webhooks/${id}`;
    expect((await gateway.call('GET', `${path}/deliveries?limit=0`)).status).toBe(422);
    expect((await gateway.call('GET', `${path}/deliveries`)).status).toBe(200);
    expect((await gateway.call('DELETE', path)).status).toBe(204);
    for (const [method, address] of [
      ['DELETE', path],
      ['GET', `${path}/deliveries?limit=0`],
      ['POST', `${path}/deliveries/${randomUUID()}/resend`],
      ['DELETE', '/v1/webhooks/one'],
    ] as const)
      expect((await gateway.call(method, address)).status).toBe(404);
  });
});
