import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventLogSource, Subject, TaskAction } from '#contracts';
import type { HandledTask } from '#source-kit';
import { EventLogHostFolder, type StoredChannel } from '../../windows/test-fixtures/event-log-host.js';
import { taskContext } from '../../windows/test-fixtures/task-context.js';
import { AdfsAdapter } from './adfs-adapter.js';

const CHANNEL = 'AD FS Tracing/Debug';
const OLD = '2026-10-01T00:00:00.000Z';
const YOUNG = '2026-11-20T00:00:00.000Z';
const CUT = '2026-10-24T00:00:00.000Z';
const ADA: Subject = { userPrincipalName: 'ada@example.com' };
const EVENTS = [
  { record: 1, id: 52, time: OLD, text: 'Azure MFA for ada@example.com' },
  { record: 2, id: 52, time: YOUNG, text: 'Azure MFA for ada@example.com' },
];

describe('AdfsAdapter', () => {
  let host: EventLogHostFolder;
  let adapter: AdfsAdapter;
  beforeEach(async () => {
    host = await EventLogHostFolder.make();
    const settings: EventLogSource = {
      wevtutil: [...host.program],
      retainedFolder: host.retainedFolder,
      timeoutSeconds: 60,
      hosts: [{ name: 'adfs01' }],
    };
    adapter = new AdfsAdapter(settings);
  });
  afterEach(async () => host.remove());

  const given = async (channel: Partial<StoredChannel> | null) =>
    host.setChannels(
      channel ? { [CHANNEL]: { enabled: true, type: 'Debug', events: EVENTS, ...channel } } : {},
    );
  const run = async (action: TaskAction, over: Partial<HandledTask> = {}) => {
    const { context, stored } = taskContext(action, ADA, {
      source: 'adfs-adapter',
      host: 'adfs01',
      olderThan: CUT,
      ...over,
    });
    return { outcome: await adapter.handlers()[action]?.(context), stored };
  };

  it.each([
    ['channel-absent', null],
    ['channel-disabled', { enabled: false, events: [] }],
  ])('is not applicable: %s', async (reason, channel) => {
    await given(channel);
    for (const action of ['export', 'sweep-logs', 'verify-purge'] as const)
      expect((await run(action)).outcome).toEqual({ outcome: 'not-applicable', reason });
  });

  it('exports from an enabled channel, loses none of its events and leaves it on', async () => {
    await given({});
    const { outcome, stored } = await run('export');
    expect(outcome).toMatchObject({ outcome: 'succeeded', proof: { counts: { hits: 2 } } });
    expect(stored[0]?.path).toBe('adfs-adapter/adfs01/events.jsonl');
    expect(await host.channel(CHANNEL)).toMatchObject({ enabled: true });
    // And again, though they lie in a retained file now.
    expect((await run('export')).outcome).toMatchObject({ proof: { counts: { hits: 2 } } });
  });

  it('sweeps an enabled channel and keeps what is young', async () => {
    await given({});
    expect((await run('sweep-logs')).outcome).toMatchObject({
      proof: { counts: { eventsRemoved: 1, eventsRetained: 1 } },
    });
    expect(await host.channel(CHANNEL)).toMatchObject({ enabled: true, events: [] });
    expect((await run('verify-purge')).outcome).toMatchObject({ found: { hits: 1, newestAt: YOUNG } });
  });

  it('works on a channel that is off but not empty, and leaves it off', async () => {
    await given({ enabled: false });
    expect((await run('export')).outcome).toMatchObject({ proof: { counts: { hits: 2 } } });
    expect((await run('sweep-logs')).outcome).toMatchObject({ proof: { counts: { eventsRemoved: 1 } } });
    expect(await host.channel(CHANNEL)).toMatchObject({ enabled: false, events: [] });
  });

  it('switches a channel on again that a killed run had switched off', async () => {
    await given({});
    await host.setFaults({ cl: { exit: 1, stderr: 'killed', times: 1 } });
    await expect(run('sweep-logs')).rejects.toMatchObject({ code: 'wevtutil-failed' });
    expect(await host.channel(CHANNEL)).toMatchObject({ enabled: false, events: EVENTS });
    await adapter.recover(new AbortController().signal);
    expect(await host.channel(CHANNEL)).toMatchObject({ enabled: true, events: [] });
    expect((await run('export')).outcome).toMatchObject({ proof: { counts: { hits: 2 } } });
  });

  it('tells of a channel that is on although its description does not say that it is a debug channel', async () => {
    await given({ type: 'Operational' });
    expect((await run('sweep-logs')).outcome).toMatchObject({ proof: { counts: { eventsRemoved: 1 } } });
    expect((await host.calls()).map(([command]) => command)).toContain('sl');
  });
});
