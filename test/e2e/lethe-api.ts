import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Problem, RequestView, TaskView } from '#contracts';

export type View = RequestView;
export type Task = TaskView;

export interface EventItem {
  readonly type: string;
  readonly version: number;
  readonly commit: number;
  readonly occurredAt: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
  readonly bytes: Buffer;
}

export interface CallOptions {
  /** sent as JSON */
  readonly json?: unknown;
  /** sent as it is */
  readonly raw?: string | FormData;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface EvidencePart {
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** Real time that Lethe may take for what needs no waiting. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 25;
const LAST_LINES = 40;

/** What a task does by itself, without anybody and without the clock going on. */
const busy = new Set<Task['state']>(['ready', 'running']);
const ended = new Set<View['progress']>(['done', 'done-with-exceptions', 'failed', 'cancelled', 'rejected']);

export const hasEnded = (view: View): boolean => ended.has(view.progress);

/**
 * A test that has just waited for a program (`spawnSync`) does not know yet which idle connections the server has
 * closed meanwhile, and would call over one of them. The ends are read in the first turn and dealt with in those behind.
 */
async function noticeClosed(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await nextTurn();
}

/** Lethe over HTTP, as an outsider uses it, with one token. */
export class LetheApi {
  constructor(
    private readonly url: () => string,
    /** empty: without any */
    private readonly token: string,
    private readonly patienceMs = PATIENCE_MS,
    /** what Lethe said so far, for whoever asks why nothing came */
    private readonly said: () => string = () => '',
  ) {}

  /** The type of the body is what the contract says of the call; tests check the fields they use. */
  async call<T = Problem>(method: string, path: string, options: CallOptions = {}): Promise<Answer<T>> {
    await noticeClosed();
    const response = await fetch(this.url() + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }),
        ...(options.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.json === undefined ? {} : { body: JSON.stringify(options.json) }),
      ...(options.raw === undefined ? {} : { body: options.raw }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    const body = (isJson && bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : undefined) as T;
    return { status: response.status, headers: response.headers, body, bytes };
  }

  get<T = Problem>(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer<T>> {
    return this.call<T>('GET', path, { headers });
  }

  post<T = Problem>(path: string, json: unknown, headers: Readonly<Record<string, string>> = {}) {
    return this.call<T>('POST', path, { json, headers });
  }

  /** Submits what has to be taken. */
  async submit(body: unknown, key?: string): Promise<View> {
    const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
    return good(await this.post<View>('/v1/privacy-requests', body, headers), 202);
  }

  async view(id: string, asOf?: string): Promise<View> {
    const query = asOf === undefined ? '' : `?asOf=${encodeURIComponent(asOf)}`;
    return good(await this.get<View>(`/v1/privacy-requests/${id}${query}`));
  }

  async events(id: string): Promise<readonly EventItem[]> {
    return good(await this.get<{ items: EventItem[] }>(`/v1/privacy-requests/${id}/events`)).items;
  }

  async act(id: string, action: string, body: unknown): Promise<View> {
    return good(await this.post<View>(`/v1/privacy-requests/${id}/${action}`, body));
  }

  complete(
    id: string,
    taskId: string,
    attestation: string,
    files: readonly EvidencePart[] = [],
    decision?: string,
  ) {
    const form = new FormData();
    form.set('attestation', attestation);
    if (decision !== undefined) form.set('decision', decision);
    for (const file of files) form.append('files', new Blob([file.content], { type: file.type }), file.name);
    return this.call<View>('POST', `/v1/privacy-requests/${id}/tasks/${taskId}/complete`, { raw: form });
  }

  async now(): Promise<Date> {
    return new Date(good(await this.get<{ now: string }>('/v1/sandbox/clock')).now);
  }

  /** Moves the sandbox's clock; what fell due has been fired when this resolves, not finished. */
  async advance(duration: string): Promise<void> {
    good(await this.post('/v1/sandbox/clock', { advance: duration }));
  }

  /** Looks again and again, the clock standing still, until a request is as it should be. */
  async until(id: string, what: string, holds: (view: View) => boolean): Promise<View> {
    const view = await eventually(() => this.view(id), holds, this.patienceMs);
    if (holds(view)) return view;
    const last = this.said().trimEnd().split('\n').slice(-LAST_LINES).join('\n');
    throw new Error(`Waited in vain until ${what}:\n${summary(view)}\n${last}`);
  }

  /** Until nothing goes on by itself any more: whatever is left waits for a person or for the clock. */
  quiet(id: string): Promise<View> {
    return this.until(
      id,
      'nothing goes on by itself',
      (view) => hasEnded(view) || (view.tasks.length > 0 && !view.tasks.some((task) => busy.has(task.state))),
    );
  }

  /** Moves the clock step by step, waiting for what each step sets going, until a request is as it should be. */
  async drive(
    id: string,
    what: string,
    holds: (view: View) => boolean,
    step = 'PT6H',
    steps = 60,
  ): Promise<View> {
    for (let taken = 0; ; taken += 1) {
      const view = await this.quiet(id);
      if (holds(view)) return view;
      if (hasEnded(view) || taken === steps) throw new Error(`Not reached: ${what}:\n${summary(view)}`);
      await this.advance(step);
    }
  }

  /**
   * Moves the clock until all of them have ended. A step waits for all: moved for one alone, it would let
   * the leases pass of what others have in hand.
   */
  async driveAll(ids: readonly string[], step: string, steps: number): Promise<readonly View[]> {
    for (let taken = 0; ; taken += 1) {
      const views = await Promise.all(ids.map((id) => this.quiet(id)));
      const open = views.filter((view) => !hasEnded(view));
      if (open.length === 0) return views;
      if (taken === steps) throw new Error(`Not ended:\n${open.map(summary).join('\n')}`);
      await this.advance(step);
    }
  }
}

/** Looks until what is seen holds, or patience is over, and hands out what was seen last. */
export async function eventually<T>(
  look: () => Promise<T>,
  holds: (seen: T) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const giveUp = Date.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (holds(seen) || Date.now() > giveUp) return seen;
    await pause(LOOK_EVERY_MS);
  }
}

/** The body of an answer that has to be good. */
export function good<T>(answer: Answer<T>, status = 200): T {
  if (answer.status === status) return answer.body;
  throw new Error(
    `Expected ${status}, got ${answer.status}: ${answer.bytes.toString('utf8').slice(0, 2000)}`,
  );
}

export const taskOf = (view: View, action: Task['action'], host?: string): Task => {
  const found = view.tasks.find(
    (task) => task.action === action && (host === undefined || task.host === host),
  );
  if (!found) throw new Error(`There is no task ${action}:\n${summary(view)}`);
  return found;
};

export const summary = (view: View): string =>
  [
    `${view.kind} ${view.id} v${view.version}: ${view.progress}, purge ${view.purge}, clock ${view.clock.state}`,
    ...view.tasks.map(
      (task) =>
        `  ${task.source}/${task.action} ${task.host ?? '-'} ${task.phase ?? ''} ${task.state}` +
        ` attempt ${task.attempt} next ${task.checkAfter ?? '-'} ${task.fault?.code ?? ''} ${task.reason ?? ''}`,
    ),
  ].join('\n');
