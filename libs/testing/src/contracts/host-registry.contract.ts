import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { HostRegistry } from '#ports';
import { aSighting } from '../domain/hosts.js';
import { withPort, type Open } from './opened.js';

const at = (minute: number, hour = 9) =>
  `2026-11-20T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00.000Z`;

const byInstance = async (registry: HostRegistry) =>
  (await registry.list()).sightings.toSorted((one, other) =>
    one.announcement.instance < other.announcement.instance ? -1 : 1,
  );

export const keepsTheHostRegistryContract = (open: Open<HostRegistry>): void => {
  it(
    'knows nobody when it is empty',
    withPort(open, async (registry) =>
      expect(await registry.list()).toEqual({ sightings: [], expected: [], watchers: [], retired: [] }),
    ),
  );

  it(
    'gives back what was announced, for hosts and for a source without hosts, also after a restart',
    withPort(open, async (registry, reopen) => {
      const host = aSighting({
        uncovered: [{ reason: 'folder-not-configured', place: 'D:\\Logs *', count: 2 }],
        problems: [{ code: 'log-folder-denied', place: 'C:\\Protokolle – alt' }],
      });
      const cloud = aSighting({ source: 'cloud-mfa', host: null, roles: [], surveyedAt: null });
      await registry.seen(host);
      await registry.seen(cloud);
      const all = async (from: HostRegistry) => (await from.list()).sightings;
      expect(await all(registry)).toHaveLength(2);
      expect(await all(registry)).toEqual(expect.arrayContaining([host, cloud]));
      expect(await all(await reopen())).toEqual(expect.arrayContaining([host, cloud]));
    }),
  );

  it(
    'remembers which hosts were retired, in any case of their names, and why they first were',
    withPort(open, async (registry, reopen) => {
      const by = { id: 'key:one', channel: 'rest' } as const;
      const first = { host: 'nps02', reason: 'Taken out of service – früher.', by, at: at(1) };
      await Promise.all([registry.retire(first), registry.retire({ ...first, host: 'mfa01' })]);
      await registry.retire({ host: 'NPS02', reason: 'once more', by: { ...by, id: 'key:two' }, at: at(2) });
      const expected = [{ ...first, host: 'mfa01' }, first];
      expect(await registry.retired()).toEqual(expected);
      const reopened = await reopen();
      expect(await reopened.retired()).toEqual(expected);
      expect((await reopened.list()).retired).toEqual(expected);
    }),
  );

  it(
    'keeps what a process said last, in whatever order and how often it comes',
    withPort(open, async (registry) => {
      const [first, second, third] = [1, 2, 3].map((minute) =>
        aSighting({ at: at(minute), version: `1.0.${minute}` }),
      );
      if (!first || !second || !third) throw new Error('There are three.');
      for (const sighting of [second, first, third, third, second]) await registry.seen(sighting);
      expect((await registry.list()).sightings).toEqual([third]);
      await registry.seen({ ...third, receivedAt: at(50) });
      expect((await registry.list()).sightings).toEqual([third]);
    }),
  );

  it(
    'lets many say at once what they have to say, and keeps the newest of each',
    withPort(open, async (registry) => {
      const minutes = Array.from({ length: 20 }, (_, minute) => minute);
      const hosts = ['mfa01', 'mfa02', 'mfa03'];
      const said = minutes.flatMap((minute) => hosts.map((host) => aSighting({ host, at: at(minute) })));
      await Promise.all(said.map((sighting) => registry.seen(sighting)));
      const { sightings } = await registry.list();
      expect(sightings.map(({ announcement }) => announcement.host).sort()).toEqual(hosts);
      expect(new Set(sightings.map(({ seenAt }) => seenAt))).toEqual(new Set([at(19)]));
    }),
  );

  it(
    'takes host names without case for the same',
    withPort(open, async (registry) => {
      await registry.seen(aSighting({ host: 'MFA01' }));
      await registry.seen(aSighting({ host: 'mfa01', at: at(1) }));
      expect((await registry.list()).sightings).toEqual([aSighting({ host: 'mfa01', at: at(1) })]);
    }),
  );

  it(
    'keeps the same host name of another source, and another process of the same host, apart',
    withPort(open, async (registry) => {
      const sightings = [
        aSighting({ instance: '00000000-0000-4000-8000-000000000001' }),
        aSighting({ instance: '00000000-0000-4000-8000-000000000002' }),
        aSighting({ instance: '00000000-0000-4000-8000-000000000003', source: 'nps-extension', roles: [] }),
      ];
      for (const sighting of sightings) await registry.seen(sighting);
      expect(await byInstance(registry)).toEqual(sightings);
    }),
  );

  it(
    'forgets processes that a host was not heard from through for an hour, and nobody of other hosts',
    withPort(open, async (registry) => {
      const [old, lately, now, other] = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`);
      if (!old || !lately || !now || !other) throw new Error('There are four.');
      await registry.seen(aSighting({ instance: old, at: at(0, 9) }));
      await registry.seen(aSighting({ instance: other, at: at(0, 9), host: 'mfa02' }));
      await registry.seen(aSighting({ instance: lately, at: at(1, 9) }));
      await registry.seen(aSighting({ instance: now, at: at(1, 10) }));
      const instances = (await byInstance(registry)).map(({ announcement }) => announcement.instance);
      expect(instances).toEqual([lately, now, other]);
    }),
  );

  it(
    'remembers since when hosts are expected, the first time that was said',
    withPort(open, async (registry, reopen) => {
      const expected = [
        { source: 'mfa-server', host: 'mfa01', since: at(1) },
        { source: 'cloud-mfa', host: null, since: at(1) },
      ] as const;
      await registry.expect([]);
      await registry.expect(expected);
      await registry.expect(expected.map((one) => ({ ...one, since: at(2) })));
      await registry.expect([{ source: 'nps-extension', host: 'nps01', since: at(3) }]);
      const list = async (from: HostRegistry) =>
        (await from.list()).expected.toSorted((one, other) => (one.source < other.source ? -1 : 1));
      const all = [
        expected[1],
        expected[0],
        { source: 'nps-extension', host: 'nps01', since: at(3) },
      ].toSorted((one, other) => (one.source < other.source ? -1 : 1));
      expect(await list(registry)).toEqual(all);
      expect(await list(await reopen())).toEqual(all);
    }),
  );

  it(
    'knows who listens, since when and until when, and forgets who did an hour ago or says that he stops',
    withPort(open, async (registry) => {
      const [one, other, old] = [randomUUID(), randomUUID(), randomUUID()];
      await registry.watching({ id: old, since: at(0, 7), at: at(30, 8) });
      await registry.watching({ id: one, since: at(0), at: at(0) });
      await registry.watching({ id: one, since: at(0), at: at(2) });
      await registry.watching({ id: one, since: at(0), at: at(1) });
      await registry.watching({ id: other, since: at(31), at: at(31) });
      const { watchers } = await registry.list();
      expect(watchers.toSorted((a, b) => (a.since < b.since ? -1 : 1))).toEqual([
        { id: one, since: at(0), at: at(2) },
        { id: other, since: at(31), at: at(31) },
      ]);
      await registry.unwatching(one);
      await registry.unwatching(one);
      expect((await registry.list()).watchers).toEqual([{ id: other, since: at(31), at: at(31) }]);
    }),
  );
};
