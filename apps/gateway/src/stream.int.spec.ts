import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rawEvents } from '#testing';
import { runGateway, type RunningGateway } from './gateway.fixture.js';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await runGateway();
});
afterAll(() => gateway.close());

const follow = (token?: string, headers: Readonly<Record<string, string>> = {}, query = '') =>
  gateway.call('GET', `/v1/stream${query}`, { ...(token !== undefined && { token }), headers });

async function eventsOf(answer: Response): Promise<readonly unknown[]> {
  const names: unknown[] = [];
  for await (const { event, data } of rawEvents(answer)) if (event) names.push([event, data]);
  return names;
}

describe('the event stream', () => {
  it('is not kept by caches or proxies, and begins at once', async () => {
    const answer = await follow();
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const events = rawEvents(answer);
    expect((await events.next()).value).toEqual({ retry: '2000' });
    expect((await events.next()).value).toMatchObject({ event: 'hello' });
    await events.return(undefined);
  });

  it('hears from the client what it has seen last, by header or query; the header counts', async () => {
    gateway.followed.length = 0;
    for (const [headers, query] of [
      [{ 'last-event-id': 'a' }, ''],
      [{}, '?lastEventId=b'],
      [{ 'last-event-id': 'a' }, '?lastEventId=b'],
      [{}, ''],
    ] as const)
      await (await follow(undefined, headers, query)).body?.cancel();
    expect(gateway.followed.map(({ lastEventId }) => lastEventId)).toEqual(['a', 'b', 'a', undefined]);
    expect((await follow(undefined, {}, '?last=1')).status).toBe(422);
  });

  it('tells of what a role may see by its pages', async () => {
    gateway.followed.length = 0;
    for (const role of ['requester', 'operator', 'auditor'] as const)
      await (await follow(gateway.tokens[role])).body?.cancel();
    expect(gateway.followed.map(({ standings }) => standings)).toEqual([
      [],
      ['dead-letters', 'hosts', 'restraints', 'clock'],
      ['hosts', 'restraints', 'clock'],
    ]);
  });

  it('ends when the key is revoked', async () => {
    const made = await gateway.call('POST', '/v1/api-keys', { json: { name: 'to go', role: 'auditor' } });
    const { id, token } = (await made.json()) as { id: string; token: string };
    const events = eventsOf(await follow(token));
    expect((await gateway.call('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
    expect((await events).at(-1)).toEqual(['goodbye', '{"reason":"signed-out"}']);
    expect((await follow(token)).status).toBe(401);
  });

  it('is refused to somebody who has forgotten too many', async () => {
    const token = gateway.tokens['privacy-officer'];
    const open = await Promise.all(Array.from({ length: 50 }, () => follow(token)));
    const refused = await follow(token);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    for (const answer of open) await answer.body?.cancel();
  });

  it('ends in order when the process is told to stop', async () => {
    const stopping = await runGateway();
    const events = eventsOf(await stopping.call('GET', '/v1/stream'));
    await stopping.close();
    expect((await events).at(-1)).toEqual(['goodbye', '{"reason":"shutting-down"}']);
  });
});
