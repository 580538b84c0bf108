/** The engine in one process, with handlers that answer at once, on whatever stores and bus it is given. */
import { randomUUID } from 'node:crypto';
import { SystemClock } from '#adapters/in-process';
import { privacyRequests, Processor } from '#application';
import { ArtifactVault, KeyedDigests, KeyRing, newMasterKeyText, parseMasterKey, TaskTokens } from '#vault';

const SOURCES = ['nps-extension', 'adfs-adapter', 'cloud-mfa', 'package'];
const topology = {
  'nps-extension': { hosts: [{ name: 'nps01' }, { name: 'nps02' }] },
  'adfs-adapter': { hosts: [{ name: 'adfs01' }] },
  'cloud-mfa': {},
};
const caller = { id: 'bench', role: 'admin', channel: 'rest' };
const fail = (error) => {
  throw error;
};

export class Circle {
  /**
   * @param stores `{ events, feed, timers, readModel, subjectKeys, artifacts }`
   * @param shared, tellStatus as a process has them that is not alone: see Processor
   */
  constructor(stores, bus, { shared, tellStatus, master = parseMasterKey(newMasterKeyText()) } = {}) {
    const { events, feed, timers, readModel, subjectKeys, artifacts } = stores;
    this.bus = bus;
    const clock = new SystemClock();
    const keys = new KeyRing(subjectKeys, master);
    const tokens = new TaskTokens(master, clock);
    this.processor = new Processor({
      ...{ store: events, feed, bus, timers, readModel, artifacts, keys, clock, tokens, shared, tellStatus },
      onFault: (_part, error) => fail(error),
    });
    const { repository, commands, book } = this.processor;
    this.requests = privacyRequests({
      ...{ repository, commands, book, readModel, keys, clock },
      listsCaughtUp: () => this.processor.listsCaughtUp(),
      artifacts: new ArtifactVault(artifacts, keys),
      digests: new KeyedDigests(master),
      planning: () => Promise.resolve({ topology, leaseSeconds: 1800 }),
      installation: { defaultPolicy: 'gdpr', approvalRequired: () => false },
    });
    this.processor.start();
    this.ended = new Map();
    this.subscriptions = [
      ...SOURCES.map((source) => this.#take(`lethe.tasks.${source}.v1`, (task) => this.#succeed(task))),
      this.#take('lethe.task-reports.v1', (report) => this.#report(report)),
    ];
  }

  #take(topic, handle) {
    return this.bus.subscribe({
      topic,
      group: 'bench',
      concurrency: 64,
      onFault: fail,
      handle: ({ value }) => handle(JSON.parse(value).data),
    });
  }

  async #succeed({ requestId, taskId, host, attempt, dispatch, action, subject }) {
    const now = new Date().toISOString();
    const artifact = {
      id: randomUUID(),
      path: subject,
      sha256: '0'.repeat(64),
      bytes: 1,
      mediaType: 'application/zip',
      operational: false,
      providedBy: 'lethe',
    };
    const proof = {
      tool: 'bench',
      toolVersion: null,
      argumentsDigest: null,
      exitCode: 0,
      counts: { files: 1 },
      outputDigest: null,
      startedAt: now,
      endedAt: now,
      remarks: [],
    };
    const data = {
      requestId,
      taskId,
      host,
      attempt,
      dispatch,
      reportedAt: now,
      outcome: 'succeeded',
      proof,
      artifacts: action === 'assemble' ? [artifact] : [],
      findings: null,
      otherPeople: 0,
    };
    const event = {
      specversion: '1.0',
      id: randomUUID(),
      source: 'bench',
      type: 'lethe.TaskReported.v1',
      data,
    };
    await this.bus.publish([
      { topic: 'lethe.task-reports.v1', key: requestId, value: JSON.stringify(event) },
    ]);
  }

  async #report(report) {
    await this.processor.takeReport(report);
    const { request } = await this.processor.repository.load(report.requestId);
    if (request.end) this.ended.get(request.id)?.();
  }

  /** Submits one request and resolves when it is done. */
  async request(n) {
    const submitted = await this.requests.submit(
      {
        kind: 'Export',
        subject: { userPrincipalName: `person${n}@example.com` },
        sources: ['nps-extension', 'adfs-adapter', 'cloud-mfa'],
      },
      caller,
    );
    if (!submitted.ok) throw new Error(submitted.refusal.code);
    const { id } = submitted.value;
    await new Promise((resolve) => this.ended.set(id, resolve));
    this.ended.delete(id);
  }

  /** Ends what it has begun; stores and bus are the caller's to close. */
  async stop() {
    await Promise.all(this.subscriptions.map((subscription) => subscription.stop()));
    await this.processor.stop();
  }
}
