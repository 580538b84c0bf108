import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Timer, TimerChange, Timers } from '#ports';
import { withPort, type Open } from './opened.js';

const at = (minute: number) => `2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`;
const schedule = (timer: Timer): TimerChange => ({ change: 'schedule', ...timer });

export const keepsTheTimersContract = (open: Open<Timers>): void => {
  it(
    'has nothing due and nothing next when it is empty',
    withPort(open, async (timers) => {
      expect(await timers.due(at(59), 10)).toEqual([]);
      expect(await timers.next()).toBeUndefined();
    }),
  );

  it(
    'gives what is due at the moment or before, earliest first, as many as asked for',
    withPort(open, async (timers) => {
      const [streamId, name] = [randomUUID(), 'lease'];
      const all = [5, 3, 9, 1].map((minute) => ({ streamId, name: `${name}:${minute}`, dueAt: at(minute) }));
      await timers.apply(all.map(schedule));
      const minutes = async (moment: number, limit: number) =>
        (await timers.due(at(moment), limit)).map((timer) => timer.name);
      expect(await minutes(0, 10)).toEqual([]);
      expect(await minutes(5, 10)).toEqual(['lease:1', 'lease:3', 'lease:5']);
      expect(await minutes(59, 2)).toEqual(['lease:1', 'lease:3']);
      expect(await timers.next()).toBe(at(1));
    }),
  );

  it(
    'gives those of one urgency alone when it is asked for, also after they were set with another one',
    withPort(open, async (timers) => {
      const streamId = randomUUID();
      const set = (name: string, minute: number, urgency?: 0 | 1 | 2): TimerChange => ({
        ...schedule({ streamId, name, dueAt: at(minute) }),
        ...(urgency === undefined ? {} : { urgency }),
      });
      await timers.apply([set('a', 4, 0), set('b', 3), set('c', 2, 1), set('d', 1, 2), set('e', 5, 0)]);
      const names = async (urgency?: 0 | 1 | 2, limit = 10) =>
        (await timers.due(at(59), limit, urgency)).map(({ name }) => name).join('');
      expect(await Promise.all([names(0), names(1), names(2), names()])).toEqual(['ae', 'cb', 'd', 'dcbae']);
      expect([await names(0, 1), await names(undefined, 2)]).toEqual(['a', 'dc']);
      expect(await timers.next()).toBe(at(1));
      await timers.apply([set('d', 1, 0), set('a', 6, 2)]);
      expect(await Promise.all([names(0), names(2), names()])).toEqual(['de', 'a', 'dcbea']);
    }),
  );

  it(
    'moves a timer that is scheduled again and cancels by name; cancelling nothing is fine',
    withPort(open, async (timers, reopen) => {
      const [streamId, other] = [randomUUID(), randomUUID()];
      await timers.apply([
        schedule({ streamId, name: 'lease', dueAt: at(1) }),
        schedule({ streamId: other, name: 'lease', dueAt: at(2) }),
        schedule({ streamId, name: 'lease', dueAt: at(3) }),
        { change: 'cancel', streamId: other, name: 'lease' },
        { change: 'cancel', streamId, name: 'never there' },
      ]);
      const kept = [{ streamId, name: 'lease', dueAt: at(3) }];
      expect(await timers.due(at(59), 10)).toEqual(kept);
      expect(await (await reopen()).due(at(59), 10)).toEqual(kept);
    }),
  );

  it(
    'removes a timer that was fired, unless it was moved in the meantime',
    withPort(open, async (timers) => {
      const [streamId, fired] = [randomUUID(), { name: 'fired', dueAt: at(1) }];
      const moved = { streamId, name: 'moved', dueAt: at(1) };
      await timers.apply([schedule({ streamId, ...fired }), schedule(moved)]);
      await timers.apply([schedule({ ...moved, dueAt: at(2) })]);
      await timers.fired({ streamId, ...fired });
      await timers.fired(moved);
      await timers.fired({ streamId, name: 'never there', dueAt: at(1) });
      expect(await timers.due(at(59), 10)).toEqual([{ ...moved, dueAt: at(2) }]);
    }),
  );

  it(
    'gives all there are, more than one batch of them, whenever they are due',
    withPort(open, async (timers) => {
      const kept = Array.from({ length: 2_345 }, (_, n) => ({
        streamId: randomUUID(),
        name: `task:${n % 3}`,
        dueAt: at(n % 60),
      }));
      const inOrder = (some: readonly Timer[]) =>
        some.map(({ streamId, name, dueAt }) => `${streamId} ${name} ${dueAt}`).sort();
      const all: Timer[] = [];
      await timers.apply(kept.map(schedule));
      for await (const batch of timers.all()) all.push(...batch);
      expect(inOrder(all)).toEqual(inOrder(kept));
    }),
  );

  it(
    'agrees with a map on any sequence of changes',
    withPort(open, async (timers) => {
      const change = fc.record({ name: fc.constantFrom('a', 'b', 'c'), minute: fc.option(fc.nat(59)) });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 5 }), async (calls) => {
          const streamId = randomUUID();
          const model = new Map<string, string>();
          for (const changes of calls) {
            await timers.apply(
              changes.map(({ name, minute }) =>
                minute === null
                  ? { change: 'cancel', streamId, name }
                  : schedule({ streamId, name, dueAt: at(minute) }),
              ),
            );
            for (const { name, minute } of changes)
              if (minute === null) model.delete(name);
              else model.set(name, at(minute));
          }
          const due = (await timers.due(at(59), 1_000)).filter((timer) => timer.streamId === streamId);
          expect(new Map(due.map(({ name, dueAt }) => [name, dueAt]))).toEqual(model);
        }),
        { numRuns: 25 },
      );
    }),
  );
};
