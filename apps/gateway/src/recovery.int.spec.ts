import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem } from '#contracts';
import { runGateway, type RunningGateway } from './gateway.fixture.js';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await runGateway();
});
afterAll(() => gateway.close());

async function refusal(answer: Promise<Response>) {
  const response = await answer;
  const problem = (await response.json()) as Problem;
  return [response.status, problem.errors?.map(({ path, message }) => `${path} ${message}`)];
}
const redrive = (json: unknown) => gateway.call('POST', '/v1/dead-letters/redrive', { json });
const replay = (json: unknown) => gateway.call('POST', '/v1/replays', { json });
const NOT_OURS = 'must be a topic of Lethe, like lethe.requests.v1';

describe('dead letters', () => {
  it('are listed for a topic of Lethe, and for no other', async () => {
    const list = (query: string) => gateway.call('GET', `/v1/dead-letters${query}`);
    expect(await (await list('?topic=lethe.tasks.cloud-mfa.v1&limit=10')).json()).toEqual({
      items: [],
      nextCursor: null,
    });
    for (const topic of ['__consumer_offsets', 'lethe.dead-letters.v1', 'toString'])
      expect(await refusal(list(`?topic=${topic}`))).toEqual([422, [`query.topic ${NOT_OURS}`]]);
    expect(await refusal(list('?limit=0'))).toEqual([422, ['query.limit must be at least 1']]);
  });

  it('are handed over again: all, or those that are named', async () => {
    for (const body of [{}, { dryRun: true }, { ids: [randomUUID()] }, { topic: 'lethe.requests.v1' }])
      expect((await redrive(body)).status).toBe(200);
  });

  it.each([
    [{ ids: [] }, 'ids must name at least one letter, or be left out for all'],
    [{ ids: ['x'] }, 'ids.0 must be the id of a dead letter'],
    [{ ids: Array.from({ length: 501 }, () => randomUUID()) }, 'ids must have at most 500 entries'],
    [{ ids: Array(2).fill(randomUUID()) }, 'ids must not name a letter twice'],
    [{ topic: 'lethe.dead-letters.v1' }, `topic ${NOT_OURS}`],
    [{ dryRun: 'no' }, 'dryRun must be true or false'],
    [{ dryrun: true }, 'dryrun is not known here'],
  ])('are not handed over when it is unclear which: %#', async (body, error) => {
    expect(await refusal(redrive(body))).toEqual([422, [error]]);
  });
});

describe('a replay', () => {
  const day = { topic: 'lethe.requests.v1', from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00+01:00' };

  it('answers with JSON lines, the summary last', async () => {
    for (const body of [
      { ...day, dryRun: true },
      { requestId: randomUUID(), dryRun: true },
    ]) {
      const answer = await replay(body);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
      const lines = (await answer.text()).trimEnd().split('\n');
      expect(lines.map((line) => Object.keys(JSON.parse(line) as object))).toEqual([
        ['progress'],
        ['summary'],
      ]);
    }
  });

  it.each([
    [{}, ['topic give topic with from and to, or requestId: one of the two']],
    [
      { ...day, requestId: randomUUID() },
      ['topic give topic with from and to, or requestId: one of the two'],
    ],
    [{ topic: day.topic }, ['from is required with topic', 'to is required with topic']],
    [{ requestId: randomUUID(), to: day.to }, ['to goes with topic alone']],
    [{ ...day, to: day.from }, ['to must be later than from']],
    [{ ...day, to: '2027-01-20T00:00:00Z' }, ['to must be at most 31 days later than from']],
    [{ ...day, from: 'yesterday' }, ['from must be a time like 2026-11-20T09:00:00Z']],
    [
      { ...day, topic: 'lethe.tasks.cloud-mfa.v1' },
      ['topic must be one of lethe.requests.v1, lethe.task-reports.v1'],
    ],
    [{ requestId: 'x' }, ['requestId must be a valid uuid']],
  ])('is refused when it is unclear of what: %#', async (body, errors) => {
    expect(await refusal(replay(body))).toEqual([422, errors]);
  });
});
