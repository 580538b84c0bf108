import { describe, expect, it } from '@jest/globals';
import type { EventData } from '#contracts';
import { purgeOf } from '#domain';
import {
  aTask,
  closeReceived,
  dataDeletedAtSource,
  day,
  fanOutPlanned,
  given,
  handler,
  happened,
  officer,
  on,
  only,
  planning,
  RELIABLE,
  RequestSimulation,
  sealed,
  SimulatedFleet,
  taskDispatched,
  taskSucceeded,
} from '#testing';

const verify = aTask(1, 'verify-purge', { host: 'mfa01', checks: ['logs', 'records'] });
const verifyAccount = aTask(2, 'verify-purge', { source: 'cloud-mfa', checks: ['account'] });
const again = aTask(3, 'verify-purge', { host: 'mfa01', checks: ['logs', 'records'] });
const extended: EventData['FanOutExtended'] = {
  cause: 're-scan-outdated',
  tasks: [again],
  gates: [],
  notBefore: day(40),
};
const oneIsClean = [
  closeReceived(),
  fanOutPlanned(verify, verifyAccount),
  dataDeletedAtSource(),
  on(day(30)),
  taskDispatched(verify),
  taskDispatched(verifyAccount),
  taskSucceeded(verify),
] as const;

describe('a re-scan that found nothing some days ago', () => {
  it('verifies nothing when another place ends: it is asked for again', () =>
    given(...oneIsClean)
      .when(handler.succeeds(verifyAccount), day(40))
      .then([
        { type: 'TaskSucceeded' },
        { type: 'FanOutExtended', data: extended },
        { type: 'TaskDispatched', data: { taskId: again.id, olderThan: null } },
      ]));

  it('and then may find what came since, or verify', () => {
    const history = [
      ...oneIsClean,
      on(day(40)),
      taskSucceeded(verifyAccount),
      happened('FanOutExtended', extended),
      taskDispatched(again),
    ];
    given(...history)
      .when(handler.succeeds(again), day(41))
      .thenTypes('TaskSucceeded', 'PurgeVerified', 'PrivacyRequestCompleted');
    expect(purgeOf(given(...history).when(handler.finds(again), day(41)).request)).toBe('contradicted');
  });

  it('speaks for its place for a day', () =>
    given(...oneIsClean)
      .when(handler.succeeds(verifyAccount), day(31))
      .thenTypes('TaskSucceeded', 'PurgeVerified', 'PrivacyRequestCompleted'));

  it('is not asked for again on a host that was retired since', () => {
    const retired = happened('HostRetired', { host: 'mfa01', by: officer, reason: sealed('because') });
    given(...oneIsClean, retired)
      .when(handler.succeeds(verifyAccount), day(40))
      .thenTypes('TaskSucceeded', 'PurgeVerified', 'PrivacyRequestCompleted');
  });

  it('speaks for twice as long each time, so that places that take days come to an end', () => {
    const topology = only('nps-extension');
    const simulation = RequestSimulation.submitted({ kind: 'AccountClose', planning: planning(topology) });
    new SimulatedFleet(RELIABLE).answerAll(simulation);
    simulation.advanceTo(day(30));
    for (const sweep of simulation.tasks('sweep-logs')) simulation.run(handler.succeeds(sweep));
    const answer = (host: string) => simulation.run(handler.succeeds(simulation.open('verify-purge', host)));
    const looks = () => simulation.tasks('verify-purge').map(({ host, state }) => `${host ?? ''} ${state}`);
    answer('nps01');
    simulation.advanceTo(day(32));
    answer('nps02');
    expect(looks()).toEqual(['nps01 succeeded', 'nps02 succeeded', 'nps01 running']);
    simulation.advanceTo(day(34));
    answer('nps01');
    expect(looks().slice(3)).toEqual(['nps02 running']);
    simulation.advanceTo(day(36));
    answer('nps02');
    expect(looks()).toHaveLength(4);
    expect(purgeOf(simulation.request)).toBe('verified');
  });
});
