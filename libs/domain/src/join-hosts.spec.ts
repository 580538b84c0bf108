import { describe, expect, it } from '@jest/globals';
import { purgeOf, tasksOf } from '#domain';
import {
  day,
  everySource,
  handler,
  nameOf,
  only,
  person,
  planning,
  RELIABLE,
  RequestSimulation,
  SimulatedFleet,
  type CommandDraft,
} from '#testing';

const two = { ...only('nps-extension'), 'nps-extension': { hosts: [{ name: 'nps01' }, { name: 'NPS02' }] } };
const three = { 'nps-extension': { hosts: [...two['nps-extension'].hosts, { name: 'nps03' }] } };
const joins = (topology: Parameters<typeof planning>[0] = three): CommandDraft => ({
  type: 'JoinHosts',
  planning: planning(topology),
});

const closing = (kind: 'Export' | 'AccountClose' = 'AccountClose') =>
  RequestSimulation.submitted({ kind, planning: planning(two) });
const fleet = new SimulatedFleet(RELIABLE);
const on = (simulation: RequestSimulation, host: string) =>
  tasksOf(simulation.request).filter((task) => task.host === host);

describe('a host that joins late', () => {
  it('is swept at once and when the logs have aged, and scanned, before the purge is verified', () => {
    const simulation = closing();
    fleet.answerAll(simulation);
    simulation.advanceTo(day(10));
    expect(simulation.run(joins()).kind).toBe('accept');
    expect(on(simulation, 'nps03').map((task) => nameOf(task))).toEqual([
      'nps-extension/sweep-logs@nps03 now',
      'nps-extension/sweep-logs@nps03 after-30-days',
      'nps-extension/verify-purge@nps03',
    ]);
    simulation.advanceTo(day(30));
    const late = simulation.outbox.filter(({ taskId }) =>
      on(simulation, 'nps03').some(({ id }) => id === taskId),
    );
    simulation.outbox.splice(
      0,
      simulation.outbox.length,
      ...simulation.outbox.filter((one) => !late.includes(one)),
    );
    fleet.answerAll(simulation);
    expect(purgeOf(simulation.request)).toBe('sweep-due');
    simulation.outbox.push(...late);
    fleet.answerAll(simulation);
    expect(purgeOf(simulation.request)).toBe('verified');
  });

  it('takes the same cut-off as the others', () => {
    const simulation = closing();
    fleet.answerAll(simulation);
    simulation.run(joins());
    simulation.advanceTo(day(30));
    const cutOffs = tasksOf(simulation.request)
      .filter(({ phase }) => phase === 'after-30-days')
      .map(({ olderThan }) => olderThan);
    expect(new Set(cutOffs)).toEqual(new Set([day(0)]));
    expect(cutOffs).toHaveLength(3);
  });

  it('is begun at once when the 30 days are over already', () => {
    const simulation = closing();
    fleet.answerAll(simulation);
    simulation.advanceTo(day(33));
    simulation.run(joins());
    fleet.answerAll(simulation);
    expect(purgeOf(simulation.request)).toBe('verified');
  });

  it('joins once, in any case of its name', () => {
    const simulation = closing();
    simulation.run(joins());
    expect(simulation.run(joins()).kind).toBe('ignore');
    expect(
      simulation.run(joins({ 'nps-extension': { hosts: [{ name: 'NPS03' }, { name: 'nps02' }] } })).kind,
    ).toBe('ignore');
  });

  it('does not join what it is nothing to: an Export, an ended request, a source that was not asked', () => {
    expect(closing('Export').run(joins()).kind).toBe('ignore');
    const ended = closing();
    ended.run(person.cancels());
    expect(ended.run(joins()).kind).toBe('ignore');
    expect(closing().run(joins({ ...two, 'adfs-adapter': { hosts: [{ name: 'adfs09' }] } })).kind).toBe(
      'ignore',
    );
  });

  it('waits for the deletes like the others, when they are not done', () => {
    const simulation = RequestSimulation.submitted({ kind: 'AccountClose', planning: planning(everySource) });
    const hosts = [...(everySource['nps-extension']?.hosts ?? []), { name: 'nps03' }];
    simulation.run(joins({ ...everySource, 'nps-extension': { hosts } }));
    simulation.run(handler.succeeds(simulation.open('delete-records')));
    const [last] = on(simulation, 'nps03').filter(({ phase }) => phase === 'after-30-days');
    expect(last).toMatchObject({ state: 'blocked', notBefore: null });
    expect(last?.dependsOn).toHaveLength(3);
  });
});
