import { describe, expect, it } from '@jest/globals';
import { hostKey } from '#contracts';
import type { HostExpectation, HostRecords, HostRetirement, HostSighting, HostWatcher } from '#domain';
import { StoreUnavailable, type HostRegistry } from '#ports';
import type { RealTime } from '#source-kit';
import { anAnnouncement, everySource } from '#testing';
import { HostWatch } from './host-watch.js';

const NOW = Date.parse('2026-11-20T09:00:00.000Z');
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();

class Registry implements HostRegistry {
  readonly sightings: HostSighting[] = [];
  readonly expected: HostExpectation[] = [];
  watchers: HostWatcher[] = [];
  readonly hostsGone: HostRetirement[] = [];
  isAway = false;

  private async ask<T>(work: () => T): Promise<T> {
    if (this.isAway) throw new StoreUnavailable('away');
    return work();
  }

  seen = (sighting: HostSighting) => this.ask(() => void this.sightings.push(sighting));
  expect = (hosts: readonly HostExpectation[]) => this.ask(() => void this.expected.push(...hosts));
  watching = (watcher: HostWatcher) => this.ask(() => void this.watchers.push(watcher));
  unwatching = (id: string) =>
    this.ask(() => void (this.watchers = this.watchers.filter((watcher) => watcher.id !== id)));
  retire = (retirement: HostRetirement) => this.ask(() => void this.hostsGone.push(retirement));
  retired = () => this.ask(() => this.hostsGone);
  list = (): Promise<HostRecords> =>
    this.ask(() => ({
      sightings: this.sightings,
      expected: this.expected,
      watchers: this.watchers,
      retired: this.hostsGone,
    }));
}

function setUp() {
  const registry = new Registry();
  const faults: unknown[] = [];
  let now = NOW;
  const pauses: { readonly milliseconds: number; readonly end: () => void }[] = [];
  const time: RealTime = {
    now: () => now,
    pause: (milliseconds, signal) =>
      new Promise((resolve) => {
        pauses.push({ milliseconds, end: resolve });
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
  const watch = new HostWatch({
    registry,
    topology: everySource,
    onFault: (error) => void faults.push(error),
    time,
  });
  const minute = async () => {
    now += 60_000;
    pauses.pop()?.end();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { registry, faults, watch, minute, move: (seconds: number) => (now += seconds * 1000) };
}

describe('whoever listens to hosts', () => {
  it('says so at once and each minute, and once whom it expects', async () => {
    const { registry, watch, minute } = setUp();
    await watch.start();
    expect(registry.watchers).toEqual([{ id: expect.any(String), since: at(0), at: at(0) }]);
    expect(registry.expected.map(({ source, host, since }) => [hostKey(source, host), since])).toEqual([
      ['mfa-server/mfa01', at(0)],
      ['mfa-server/mfa02', at(0)],
      ['mfa-server/adfs-old', at(0)],
      ['nps-extension/nps01', at(0)],
      ['nps-extension/nps02', at(0)],
      ['adfs-adapter/adfs01', at(0)],
      ['cloud-mfa', at(0)],
    ]);
    await minute();
    expect(registry.watchers.map((watcher) => [watcher.since, watcher.at])).toEqual([
      [at(0), at(0)],
      [at(0), at(60)],
    ]);
    expect(registry.expected).toHaveLength(7);
    await watch.stop();
  });

  it('says that it stops, so that nobody takes it for one who still listens', async () => {
    const { registry, watch } = setUp();
    await watch.start();
    await watch.stop();
    expect(registry.watchers).toEqual([]);
  });

  it('goes on when the store is away, and says then whom it has expected since its start', async () => {
    const { registry, watch, minute, faults } = setUp();
    registry.isAway = true;
    await watch.start();
    expect(faults).toHaveLength(1);
    registry.isAway = false;
    await minute();
    expect(registry.expected[0]?.since).toBe(at(0));
    expect(registry.watchers).toHaveLength(1);
    registry.isAway = true;
    await watch.stop();
    expect(faults).toHaveLength(2);
  });

  it('notes when an announcement was received, and lets none lie ahead of that', async () => {
    const { registry, watch, move } = setUp();
    move(10);
    const before = anAnnouncement({ at: at(7) });
    const ahead = anAnnouncement({ at: at(3600) });
    await watch.take(before);
    await watch.take(ahead);
    expect(registry.sightings).toEqual([
      { announcement: before, seenAt: at(7), receivedAt: at(10) },
      { announcement: ahead, seenAt: at(10), receivedAt: at(10) },
    ]);
  });

  it('has an announcement handed over again when the store is away', async () => {
    const { registry, watch } = setUp();
    registry.isAway = true;
    await expect(watch.take(anAnnouncement())).rejects.toThrow(StoreUnavailable);
  });
});
