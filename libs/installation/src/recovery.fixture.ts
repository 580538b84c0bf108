import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileArtifactStore } from '#adapters/files';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import {
  EXPORT_REQUESTED,
  TASK_REPORTED,
  topics,
  type DeadLetter,
  type RequestView,
  type TaskReport,
} from '#contracts';
import { createLogger } from '#platform';
import { letterId, type Clock, type OutgoingMessage } from '#ports';
import { aProof } from '#testing';
import { newMasterKeyText, parseMasterKey } from '#vault';
import { openEngine, type Engine } from './engine.js';
import { openRecovery, type Recovery } from './recovery.js';

/** Stands still until it is moved. */
export class ManualClock implements Clock {
  moment = '2026-11-20T09:00:00.000Z';
  now = () => this.moment;
  until = (_moment: string, signal: AbortSignal) =>
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  advanceDays(days: number): void {
    this.moment = new Date(Date.parse(this.moment) + days * 86_400_000).toISOString();
  }
}

/** An engine on the embedded store whose messages nobody takes, and what people do about that. */
export interface Stage {
  readonly store: LibsqlStore;
  readonly engine: Engine;
  readonly recovery: Recovery;
  readonly clock: ManualClock;
  readonly log: string[];
  /** everything that was published on a topic, as `key=value` */
  published(topic: string): Promise<string[]>;
  /** keeps a letter as if the message had been put aside; @returns its id */
  putAside(
    message: Pick<OutgoingMessage, 'topic' | 'key' | 'value'>,
    over?: Partial<DeadLetter>,
  ): Promise<string>;
  /** submits an Export with one task in hand */
  submit(): Promise<RequestView>;
  close(): Promise<void>;
}

const topology = {
  'mfa-server': { hosts: [{ name: 'mfa01', roles: ['mfa-server'] }], syslog: false },
} as const;
const ANY_TIME = { from: '1970-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };

export async function openStage({ tellStatus = false } = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-recovery-'));
  const store = await openLibsqlStore(folder);
  const clock = new ManualClock();
  const log: string[] = [];
  const options = {
    stores: { ...store, artifacts: await FileArtifactStore.open(join(folder, 'artifacts')) },
    bus: store.bus,
    masterKey: parseMasterKey(newMasterKeyText()),
    clock,
    installation: {
      planning: { topology, leaseSeconds: 1800 },
      defaultPolicy: 'gdpr',
      approvalRequired: () => false,
      closeLimits: { perDay: 1000, moreThanUsual: null },
      coverage: { announceEverySeconds: 60, accepted: [] },
    },
    log: createLogger('debug', { write: (line: string) => void log.push(line) }),
    proof: { anchorSeconds: 60, settle: async () => undefined },
  } as const;
  const engine = openEngine({ ...options, tellStatus });
  const recovery = openRecovery({
    ...options,
    desk: engine,
    letters: store.deadLetters,
    history: store.bus,
    clockIsMoved: true,
    relay: engine.processor,
  });
  engine.processor.start();
  let offset = 0;
  return {
    store,
    engine,
    recovery,
    clock,
    log,
    async published(topic) {
      const seen: string[] = [];
      for await (const { key, value } of store.bus.history(topic, ANY_TIME)) seen.push(`${key}=${value}`);
      return seen;
    },
    async putAside({ topic, key, value }, over = {}) {
      const sealed = await engine.deadLetterSeals.seal({ key, value: Buffer.from(value) });
      const place = { topic, partition: 0, offset: String((offset += 1)) };
      const why = { reason: 'handler-failed', message: 'Its handler failed.' };
      await recovery.deadLetters.keep({ ...place, ...why, sealed, ...over }, clock.now());
      return letterId(place);
    },
    async submit() {
      const submitted = await engine.requests.submit(
        { kind: 'Export', subject: { userPrincipalName: 'ada@example.com' } },
        { id: 'officer', role: 'privacy-officer', channel: 'rest' },
      );
      if (!submitted.ok) throw new Error(submitted.refusal.code);
      await engine.processor.fireAllDue();
      return submitted.value;
    },
    async close() {
      await engine.processor.stop();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

const event = (type: string, id: string, data: unknown) =>
  JSON.stringify({ specversion: '1.0', id, source: 'hr', type, data });

/** What automation sends to have data exported. */
export const requestMessage = (id = 'a-message', userPrincipalName = 'ada@example.com') => ({
  topic: topics.requests,
  key: 'ada@example.com',
  value: event(EXPORT_REQUESTED, id, { subject: { userPrincipalName } }),
});

/** What a handler says of a task. */
export function reportMessage(task: RequestView['tasks'][number], requestId: string, reportedAt: string) {
  const report: TaskReport = {
    requestId,
    taskId: task.id,
    host: task.host,
    attempt: 1,
    dispatch: 1,
    reportedAt,
    outcome: 'succeeded',
    proof: aProof(),
    artifacts: [],
    findings: null,
    otherPeople: 0,
  };
  return {
    topic: topics.taskReports,
    key: requestId,
    value: event(TASK_REPORTED, `${task.id} ${reportedAt}`, report),
  };
}
