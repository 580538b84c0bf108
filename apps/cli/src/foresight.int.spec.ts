import { afterEach, describe, expect, it } from '@jest/globals';
import { problem, requestId, runCli, serve, type Answer } from './cli.fixture.js';

let close = async (): Promise<void> => {};
afterEach(() => close());

async function against(answer: Answer) {
  const server = await serve(() => answer);
  close = server.close;
  return server;
}

const breach = {
  id: requestId,
  axis: 'clock',
  dueAt: '2026-12-15T23:59:59.999Z',
  wouldFinishAt: '2026-12-29T08:00:00.000Z',
  otherwiseAt: '2026-12-01T08:00:00.000Z',
};
const simulated = (...breaches: readonly object[]): Answer => ({ body: { checked: 7, breaches, more: 1 } });

describe('lethe simulate', () => {
  it('asks about a source, a host, a team or a sweep; a day is its first moment', async () => {
    const { variables, served } = await against(simulated());
    const away = ['--from', '2026-12-01', '--to', '2026-12-20T12:00:00+01:00'];
    for (const who of [
      ['--source', 'mfa-server'],
      ['--host', 'mfa01'],
      ['--team', 'approvals'],
    ])
      await runCli(['simulate', ...who, ...away], variables);
    await runCli(['simulate', '--sweep-after-days', '45'], variables);
    const times = { from: '2026-12-01T00:00:00Z', to: '2026-12-20T12:00:00+01:00' };
    expect(served.map(({ method, url, body }) => [method, url, JSON.parse(body) as unknown])).toEqual([
      ['POST', '/v1/simulations/deadlines', { source: 'mfa-server', ...times }],
      ['POST', '/v1/simulations/deadlines', { host: 'mfa01', ...times }],
      ['POST', '/v1/simulations/deadlines', { team: 'approvals', ...times }],
      ['POST', '/v1/simulations/deadlines', { sweepAfterDays: 45 }],
    ]);
  });

  it('names each request that would be late, and answers fine: the list is what was asked for', async () => {
    const { variables } = await against(simulated(breach));
    const { code, out } = await runCli(['simulate', '--source', 'mfa-server'], variables);
    expect([code, out]).toEqual([
      0,
      `${requestId}  clock  due 2026-12-15  would finish 2026-12-29, otherwise 2026-12-01\n7 open requests were looked at; 1 would be late.\n`,
    ]);
  });

  it('gives the answer as one JSON value, with fields that it has never heard of', async () => {
    const { variables } = await against(simulated(breach));
    const { out } = await runCli(['simulate', '--host', 'mfa01', '--json'], variables);
    expect(JSON.parse(out)).toEqual({ checked: 7, breaches: [breach], more: 1 });
  });

  it('passes on what the server finds wrong, and knows a wrong number and a wrong team itself', async () => {
    const errors = [{ path: 'host', message: 'is no host here' }];
    const { variables } = await against(problem(422, 'validation-failed', { errors }));
    const refused = await runCli(['simulate', '--host', 'nps99'], variables);
    expect(refused.code).not.toBe(0);
    expect(refused.err).toContain('is no host here');
    expect((await runCli(['simulate', '--sweep-after-days', 'soon'], variables)).code).toBe(2);
    expect((await runCli(['simulate', '--team', 'everybody'], variables)).code).toBe(2);
  });
});

describe('lethe policies', () => {
  const gdpr = {
    id: 'gdpr',
    version: '2026-2',
    effectiveFrom: '2018-05-25',
    current: true,
    default: true,
    answer: { unit: 'months', count: 1 },
    extendedAnswer: { unit: 'months', count: 3 },
    internalDays: 25,
    calendar: 'target2',
    timeZone: 'Europe/Berlin',
  };
  const body = {
    items: [gdpr, { ...gdpr, version: '2026-1', current: false, default: false }],
    calendars: [],
  };

  it('shows every version in a line', async () => {
    const { variables } = await against({ body });
    const { code, out } = await runCli(['policies'], variables);
    expect(code).toBe(0);
    expect(out.split('\n').slice(0, 2)).toEqual([
      'gdpr 2026-2 (default); answer in 1 month, extended 3 months; own date 25 days; days of Europe/Berlin by target2; from 2018-05-25',
      'gdpr 2026-1 (for older requests alone); answer in 1 month, extended 3 months; own date 25 days; days of Europe/Berlin by target2; from 2018-05-25',
    ]);
  });

  it('gives the answer as one JSON value', async () => {
    const { variables } = await against({ body });
    expect(JSON.parse((await runCli(['policies', '--json'], variables)).out)).toEqual(body);
  });
});
