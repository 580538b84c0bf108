import { afterEach, describe, expect, it } from '@jest/globals';
import { problem, runCli, serve, type Answer } from './cli.fixture.js';

let close = async (): Promise<void> => {};
afterEach(() => close());

async function against(answer: Answer) {
  const server = await serve(() => answer);
  close = server.close;
  return server;
}

const letter = (outcome: string, reason: string | null = null, message: string | null = null) => ({
  id: '0b0e7c1e-5f0a-8c43-8d5e-2f1a6c7d8e9f',
  topic: 'lethe.requests.v1',
  partition: 3,
  offset: '17',
  outcome,
  reason,
  message,
});
const answer = (...items: readonly object[]): Answer => ({ body: { redriven: 1, items, remaining: 2 } });

describe('lethe redrive', () => {
  it('asks for all letters, for those of a topic, or for those that are named', async () => {
    const { variables, served } = await against(answer(letter('redriven')));
    await runCli(['redrive'], variables);
    await runCli(['redrive', '--topic', 'lethe.requests.v1', '--dry-run'], variables);
    await runCli(['redrive', '--id', 'a', 'b', '--id', 'c'], variables);
    expect(served.map(({ method, url, body }) => [method, url, JSON.parse(body) as unknown])).toEqual([
      ['POST', '/v1/dead-letters/redrive', { dryRun: false }],
      ['POST', '/v1/dead-letters/redrive', { topic: 'lethe.requests.v1', dryRun: true }],
      ['POST', '/v1/dead-letters/redrive', { ids: ['a', 'b', 'c'], dryRun: false }],
    ]);
  });

  it.each([
    [['redriven', 'redriven'], 0],
    [['would-be-accepted'], 0],
    [[], 0],
    [['redriven', 'already-redriven'], 1],
    [['would-be-accepted', 'would-be-put-aside'], 1],
    [['expired'], 1],
    [['not-kept'], 1],
    [['an-outcome-of-a-later-version'], 1],
  ])('answers with what became of the letters: %j is exit code %i', async (outcomes, code) => {
    const { variables } = await against(answer(...outcomes.map((outcome) => letter(outcome))));
    expect((await runCli(['redrive'], variables)).code).toBe(code);
  });

  it('says for people where each letter lay and what is wrong with it', async () => {
    const refused = letter('would-be-put-aside', 'not-json', 'It is not JSON.\u001b[2J');
    const { variables } = await against(answer(letter('would-be-accepted'), refused));
    const { out } = await runCli(['redrive', '--dry-run'], variables);
    expect(out).toContain('lethe.requests.v1/3/17  (not-json)  It is not JSON.?[2J\n');
    expect(out).toContain('2 looked at, none redriven; 2 open.\n');
  });

  it('gives programs a line for each letter and a summary last', async () => {
    const { variables } = await against(answer(letter('redriven')));
    const ran = await runCli(['redrive', '--json'], variables);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(
      ran.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([letter('redriven'), { summary: { redriven: 1, remaining: 2 } }]);
  });

  it('takes an unknown letter for wrong usage, and a missing permission for a no', async () => {
    const errors = [{ path: 'ids.0', message: 'is not a dead letter here' }];
    const unknown = await against(problem(422, 'validation-failed', { errors }));
    const ran = await runCli(['redrive', '--id', 'x'], unknown.variables);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('ids.0: is not a dead letter here');
    await unknown.close();
    const { variables } = await against(problem(403, 'forbidden'));
    expect(await runCli(['redrive'], variables)).toMatchObject({ code: 1, out: '' });
  });

  it('asks for a topic or an id where the option is given', async () => {
    const { variables, served } = await against(answer());
    for (const words of [['--topic'], ['--id'], ['--nonsense'], ['x']])
      expect((await runCli(['redrive', ...words], variables)).code).toBe(2);
    expect(served).toEqual([]);
  });
});
