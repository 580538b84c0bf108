import { randomUUID } from 'node:crypto';
import type { CloudBlobService } from './blob-service.js';
import { ACCOUNT } from './blob-signatures.js';
import type { CloudDirectory } from './directory.js';
import { claimLocation, deliver } from './export-location.js';
import { graphError, notFound } from './graph-answers.js';
import { json, type CloudAnswer, type CloudCall } from './call.js';
import type { CloudOperation, CloudState } from './state.js';

const MINUTE = 60_000;
const QUEUED = 10 * MINUTE;
/** what a day's sandbox can show; the real one takes up to a month */
const TAKES = 6 * 60 * MINUTE;
const SLOW = 20 * 24 * 60 * MINUTE;

export interface CloudExportServices {
  readonly state: CloudState;
  readonly clock: { now(): string };
  readonly directory: CloudDirectory;
  readonly blobs: CloudBlobService;
  readonly base: string;
}

/** The export service (DOC; its checks and its note SEEN): takes an order, takes its time, delivers. */
export class CloudExports {
  /** Deliveries are made one after the other, whoever asks. */
  private settling: Promise<void> = Promise.resolve();

  constructor(private readonly cloud: CloudExportServices) {}

  async submit(call: CloudCall, userKey: string): Promise<CloudAnswer> {
    const user = this.cloud.directory.user(userKey);
    // SEEN: the service takes an object id and no name.
    if (user === undefined || user.id !== userKey.toLowerCase()) return notFound();
    if (user.oddity === 'no-export') return graphError(503, 'serviceNotAvailable');
    const id = randomUUID();
    const submittedAt = this.cloud.clock.now();
    const storageLocation = storageLocationOf(call.body);
    if (storageLocation === undefined) return graphError(400, 'StorageLocationInvalid');
    const { refusal } = await claimLocation(storageLocation, {
      Description: 'This file names the export that this container belongs to.',
      CorrelationId: randomUUID(),
      CommandId: id,
      Subject: { TenantId: this.cloud.state.data.tenantId, ObjectId: user.id },
      Timestamp: submittedAt,
    });
    if (refusal !== null) return graphError(400, refusal);
    const operation = { id, userId: user.id, storageLocation, submittedAt, completedAt: null, failed: false };
    this.cloud.state.data.operations.push(operation);
    this.cloud.state.save();
    const location = `${this.cloud.base}/v1.0/dataPolicyOperations/${id}`;
    return { status: 202, headers: { location, 'retry-after': '60' } };
  }

  async operation(id: string): Promise<CloudAnswer> {
    const operation = this.cloud.state.data.operations.find((candidate) => candidate.id === id.toLowerCase());
    if (operation === undefined) return graphError(400, 'OperationNotFound', 'The operation was not found.');
    this.settling = this.settling.then(() => this.settle(operation));
    await this.settling;
    return json(200, this.shown(operation));
  }

  /** INF: only single operations are documented. */
  list(): CloudAnswer {
    return json(200, { value: this.cloud.state.data.operations.map((operation) => this.shown(operation)) });
  }

  /** Delivers what fell due, as of the time when it did: the clock may have been moved far beyond. */
  private async settle(operation: CloudOperation): Promise<void> {
    const dueAt = Date.parse(operation.submittedAt) + this.takes(operation);
    if (operation.completedAt !== null || Date.parse(this.cloud.clock.now()) < dueAt) return;
    const user = this.cloud.state.data.users.find((candidate) => candidate.id === operation.userId);
    const asOf = new Date(dueAt).toISOString();
    try {
      for (const [name, content] of Object.entries(user?.exportFiles ?? {}))
        await this.write(new URL(operation.storageLocation), name, content, asOf);
    } catch {
      operation.failed = true;
    }
    operation.completedAt = asOf;
    this.cloud.state.save();
  }

  private takes({ userId }: CloudOperation): number {
    const user = this.cloud.state.data.users.find((candidate) => candidate.id === userId);
    return user?.oddity === 'slow-export' ? SLOW : TAKES;
  }

  private async write(location: URL, name: string, content: string, asOf: string): Promise<void> {
    // Recognised by its account: the port may be another one since the cloud was started again.
    const ours = location.hostname === '127.0.0.1' && location.pathname.startsWith(`/${ACCOUNT}/`);
    if (!ours) await deliver(location, name, content);
    else this.cloud.blobs.deliver(location, name, Buffer.from(content, 'utf8'), asOf);
  }

  private shown(operation: CloudOperation) {
    const elapsed = Date.parse(this.cloud.clock.now()) - Date.parse(operation.submittedAt);
    const done = operation.completedAt !== null;
    const unfinished = elapsed < QUEUED ? 'notStarted' : 'running';
    return {
      id: operation.id,
      status: operation.failed ? 'failed' : done ? 'complete' : unfinished,
      // typed as text, and is a number (SEEN)
      progress: done ? 100 : Math.floor((elapsed / this.takes(operation)) * 100),
      storageLocation: operation.storageLocation,
      userId: operation.userId,
      submittedDateTime: operation.submittedAt,
      completedDateTime: operation.completedAt,
    };
  }
}

function storageLocationOf(body: Buffer): string | undefined {
  try {
    const order: unknown = JSON.parse(body.toString('utf8'));
    if (typeof order !== 'object' || order === null || !('storageLocation' in order)) return undefined;
    return typeof order.storageLocation === 'string' ? order.storageLocation : undefined;
  } catch {
    return undefined;
  }
}
