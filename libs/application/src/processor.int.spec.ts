import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  TASK_ASSIGNED,
  taskTopic,
  TaskAssigned,
  type Proof,
  type RequestView,
  type TaskReport,
} from '#contracts';
import { DEFAULT_LEASE_SECONDS, plusDays, plusSeconds, type Topology } from '#domain';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import { FileArtifactStore } from '#adapters/files';
import type { BusSubscription, Clock } from '#ports';
import { ArtifactVault, KeyedDigests, KeyRing, newMasterKeyText, parseMasterKey, TaskTokens } from '#vault';
import {
  AuditTrail,
  privacyRequests,
  Processor,
  proofDesk,
  SigningKeyRing,
  type Caller,
  type PrivacyRequests,
} from './index.js';

class ManualClock implements Clock {
  #waiting = new Set<() => void>();
  constructor(private moment: string) {}
  now = (): string => this.moment;
  moveTo(moment: string): void {
    this.moment = moment;
    for (const wake of [...this.#waiting]) wake();
  }
  until(moment: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.moment < moment && !signal.aborted) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      signal.addEventListener('abort', look, { once: true });
      look();
    });
  }
}

const topology: Topology = {
  'mfa-server': { hosts: [{ name: 'mfa01', roles: ['mfa-server'] }], syslog: false },
  'nps-extension': { hosts: [{ name: 'nps01' }] },
  'cloud-mfa': {},
};
const officer: Caller = { id: 'officer', role: 'privacy-officer', channel: 'rest' };

describe('the processor, on the embedded store with handlers that succeed', () => {
  let folder: string;
  let store: LibsqlStore;
  let processor: Processor;
  let requests: PrivacyRequests;
  let clock: ManualClock;
  let subscriptions: BusSubscription[];
  const faults: unknown[] = [];

  const proof = (): Proof => ({
    tool: 'test',
    toolVersion: null,
    argumentsDigest: null,
    exitCode: 0,
    counts: {},
    outputDigest: null,
    startedAt: clock.now(),
    endedAt: clock.now(),
    remarks: [],
  });

  async function succeed(value: string): Promise<void> {
    const event = JSON.parse(value) as { type: string; data: unknown };
    expect(event.type).toBe(TASK_ASSIGNED);
    const { requestId, taskId, host, attempt, dispatch, action } = TaskAssigned.parse(event.data);
    const artifacts = action === 'assemble' ? [] : [];
    const report: TaskReport = {
      requestId,
      taskId,
      host,
      attempt,
      dispatch,
      reportedAt: clock.now(),
      outcome: 'succeeded',
      proof: proof(),
      artifacts,
      findings: null,
      otherPeople: 0,
    };
    await processor.takeReport(report);
  }

  beforeEach(async () => {
    faults.length = 0;
    folder = await mkdtemp(join(tmpdir(), 'lethe-processor-'));
    clock = new ManualClock('2026-11-20T09:00:00.000Z');
    const master = parseMasterKey(newMasterKeyText());
    store = await openLibsqlStore(folder);
    const keys = new KeyRing(store.subjectKeys, master);
    const artifactStore = await FileArtifactStore.open(join(folder, 'artifacts'));
    const parts = {
      store: store.events,
      feed: store.feed,
      bus: store.bus,
      timers: store.timers,
      readModel: store.readModel,
      artifacts: artifactStore,
      keys,
      tokens: new TaskTokens(master, clock),
      clock,
      closeLimits: { perDay: 1000, moreThanUsual: null },
      onFault: (_part: string, error: unknown) => faults.push(error),
    };
    processor = new Processor(parts);
    processor.start();
    const planning = { topology, leaseSeconds: DEFAULT_LEASE_SECONDS };
    requests = privacyRequests({
      listsCaughtUp: () => processor.listsCaughtUp(),
      repository: processor.repository,
      commands: processor.commands,
      book: processor.book,
      readModel: store.readModel,
      keys,
      artifacts: new ArtifactVault(artifactStore, keys),
      digests: new KeyedDigests(master),
      clock,
      proof: proofDesk({
        log: store.proofLog,
        keys: new SigningKeyRing(store.signingKeys, master, clock),
        clock,
        settle: async () => undefined,
        every: 60_000,
        onFault: (error) => faults.push(error),
      }),
      recorder: new AuditTrail({ store: store.events, clock }),
      planning: async () => planning,
      installation: {
        planning,
        coverage: { announceEverySeconds: 60, accepted: [] },
        defaultPolicy: 'gdpr',
        approvalRequired: () => false,
        closeLimits: { perDay: 1000, moreThanUsual: null },
      },
    });
    subscriptions = ['mfa-server', 'nps-extension', 'cloud-mfa', 'package'].map((source) =>
      store.bus.subscribe({
        topic: taskTopic(source),
        group: source,
        concurrency: 8,
        handle: (message) => succeed(message.value),
        onFault: (error) => faults.push(error),
      }),
    );
  });

  afterEach(async () => {
    await Promise.all(subscriptions.map((subscription) => subscription.stop()));
    await processor.stop();
    await store.close();
    await rm(folder, { recursive: true, force: true });
    expect(faults).toEqual([]);
  });

  const settle = async (): Promise<void> => {
    for (let round = 0; round < 6; round += 1) {
      await processor.fireAllDue();
      for (const subscription of subscriptions) await subscription.idle();
    }
    await processor.fireAllDue();
  };

  const view = async (id: string): Promise<RequestView> => {
    const result = await requests.view(id, officer);
    if (!result.ok) throw new Error(result.refusal.code);
    return result.value;
  };

  it('takes an AccountClose from 202 to a purge that is verified 30 days after the delete', async () => {
    const submitted = await requests.submit(
      { kind: 'AccountClose', subject: { userPrincipalName: 'ada@example.com' } },
      officer,
    );
    if (!submitted.ok) throw new Error(JSON.stringify(submitted.refusal));
    const { id } = submitted.value;
    expect(submitted.value.subject.masked).toBe('a••@example.com');
    await settle();
    const before = await view(id);
    expect(before.purge).toBe('not-started');
    const manual = before.tasks.find((task) => task.state === 'waiting-on-person');
    const completed = await requests.act(
      id,
      { type: 'complete-step', taskId: manual?.id ?? '', attestation: 'Removed in the console.', files: [] },
      officer,
    );
    expect(completed.ok && completed.value.purge).toBe('deleted-at-source');
    clock.moveTo(plusSeconds(plusDays(clock.now(), 30), 1));
    await settle();
    const after = await view(id);
    expect(after).toMatchObject({ progress: 'done', purge: 'verified', clock: { state: 'met' } });
    const listed = await requests.list({ purge: 'verified', limit: 10 }, officer);
    expect(listed.ok && listed.value.items.map((item) => item.id)).toEqual([id]);
  });

  it('answers a repeated submission as it answered the first, and refuses another body under the same key', async () => {
    const body = { kind: 'Export', subject: { userPrincipalName: 'grace@example.com' } } as const;
    const first = await requests.submit(body, officer, { idempotencyKey: 'k' });
    await settle();
    expect(await requests.submit(body, officer, { idempotencyKey: 'k' })).toEqual(first);
    const other = await requests.submit({ ...body, kind: 'AccountClose' }, officer, { idempotencyKey: 'k' });
    expect(other).toMatchObject({ ok: false, refusal: { code: 'idempotency-key-reused' } });
  });

  it('lists what people have to do: what can be done first, each with its request, the person masked', async () => {
    const submit = async (kind: 'Export' | 'AccountClose', userPrincipalName: string) => {
      const submitted = await requests.submit({ kind, subject: { userPrincipalName } }, officer);
      if (!submitted.ok) throw new Error(submitted.refusal.code);
      return submitted.value.id;
    };
    const later = await submit('Export', 'grace@example.com');
    clock.moveTo(plusDays(clock.now(), 1));
    const ids = new Set([later, await submit('AccountClose', 'ada@example.com')]);
    await settle();
    const listed = await requests.manualSteps(10);
    if (!listed.ok) throw new Error(listed.refusal.code);
    const { items, total } = listed.value;
    expect(new Set(items.map(({ request }) => request.id))).toEqual(ids);
    expect(total).toBe(items.length);
    expect(items.map(({ task }) => task.state)).toEqual(
      items.map(({ task }) => task.state).sort((one) => (one === 'waiting-on-person' ? -1 : 1)),
    );
    expect(items.every(({ task }) => task.manual && task.instructions !== null)).toBe(true);
    for (const { task, waitsFor } of items) expect(waitsFor.length > 0).toBe(task.state === 'blocked');
    expect(items.find(({ request }) => request.id === later)?.request.subject.masked).toBe('g••@example.com');
    const first = await requests.manualSteps(1);
    expect(first).toMatchObject({ ok: true, value: { items: [items[0]], total } });
  });

  it('keeps no identity in plain in the stored commits', async () => {
    const submitted = await requests.submit(
      {
        kind: 'Export',
        subject: { userPrincipalName: 'Zoë.Ødegård@example.com' },
        reference: 'Zoë HD-471199',
      },
      officer,
    );
    if (!submitted.ok) throw new Error('refused');
    const stored = JSON.stringify(await store.events.read(submitted.value.id));
    expect(stored).not.toMatch(/degård|HD-471199/i);
  });
});
