import { createRequire } from 'node:module';

/**
 * Three places in kafkajs 2.2.4 that have no setting. The version is pinned; should another one come whose
 * insides differ, this file refuses to load rather than let a process spin, or work twice, in silence.
 *
 * - `RequestQueue.scheduleCheckPendingRequests` sets its timer again whenever it fires, also when nothing
 *   waits: a connection without any traffic wakes the process some 900 times a second. With nothing
 *   pending there is nothing to check: a request that is pushed later sets the timer itself.
 * - `RequestQueue.scheduleRequestTimeoutCheck` looks ten times a second on every connection whether a
 *   request has waited for too long. Its limits are tens of seconds: once a second is enough.
 * - `ConsumerGroup.joinAndSync` gives up what the member has in hand without asking. A partition assigner
 *   of ours that has a `beforeJoin` is asked first, and holds the join up until it resolves.
 */
interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly inflight: ReadonlyMap<number, SocketRequest>;
  readonly enforceRequestTimeout: boolean;
  readonly isConnected: () => boolean;
  requestTimeoutIntervalId: NodeJS.Timeout | undefined;
  scheduleCheckPendingRequests(): void;
  scheduleRequestTimeoutCheck(): void;
  destroy(): void;
}

interface SocketRequest {
  readonly sentAt: number;
  readonly requestTimeout: number;
  timeoutRequest(): void;
}

interface ConsumerGroup {
  readonly assigners: readonly { readonly beforeJoin?: (generation: unknown) => Promise<void> }[];
  readonly generationId: number | null;
  joinAndSync(): Promise<void>;
}

interface Class<T> {
  readonly prototype: T;
}

const load = createRequire(import.meta.url);

function insides<T extends object>(path: string, method: keyof T & string, relies: readonly string[]): T {
  const { prototype } = load(`kafkajs/src/${path}`) as Class<T>;
  const text = String(prototype[method]);
  const missing = relies.filter((part) => !text.includes(part));
  if (missing.length > 0)
    throw new Error(
      `kafkajs/src/${path} is not the one that this adapter knows: ${method} has no ${missing.join(', ')}.`,
    );
  return prototype;
}

const queue = insides<RequestQueue>('network/requestQueue/index.js', 'scheduleCheckPendingRequests', [
  'this.pending.length > 0',
  'this.throttledUntil - Date.now()',
  'this.checkPendingRequests()',
]);
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the queue as `this` below
const schedule = queue.scheduleCheckPendingRequests;
queue.scheduleCheckPendingRequests = function (this: RequestQueue) {
  if (this.pending.length > 0) schedule.call(this);
};

const LOOK_FOR_TIMEOUTS_EVERY = 1_000;
const timeouts = insides<RequestQueue>('network/requestQueue/index.js', 'scheduleRequestTimeoutCheck', [
  'this.enforceRequestTimeout',
  'this.destroy()',
  'this.requestTimeoutIntervalId = setInterval',
  'this.inflight.forEach',
  'Date.now() - request.sentAt > request.requestTimeout',
  'request.timeoutRequest()',
  '!this.isConnected()',
]);
timeouts.scheduleRequestTimeoutCheck = function (this: RequestQueue) {
  if (!this.enforceRequestTimeout) return;
  this.destroy();
  this.requestTimeoutIntervalId = setInterval(() => {
    for (const request of this.inflight.values())
      if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
    if (!this.isConnected()) this.destroy();
  }, LOOK_FOR_TIMEOUTS_EVERY);
};

const group = insides<ConsumerGroup>('consumer/consumerGroup.js', 'joinAndSync', [
  'this[PRIVATE.JOIN]()',
  'this[PRIVATE.SYNC]()',
  'GROUP_JOIN',
]);
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the group as `this` below
const join = group.joinAndSync;
group.joinAndSync = async function (this: ConsumerGroup) {
  for (const assigner of this.assigners) await assigner.beforeJoin?.(this.generationId);
  await join.call(this);
};
