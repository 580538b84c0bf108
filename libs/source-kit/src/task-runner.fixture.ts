import { createHash, randomUUID } from 'node:crypto';
import type { ArtifactRef, Sealed, TaskAssigned, TaskReport } from '#contracts';
import {
  HeldBack,
  KeyDestroyed,
  SealBroken,
  VaultRefused,
  type ArtifactDraft,
  type ClearedStep,
  type Clock,
  type OpenedTask,
  type SubjectCipher,
  type TaskVault,
} from '#ports';
import type { ActionHandler, ProofDraft, TaskOutcome } from './source-handler.js';
import { TaskRunner, type TaskRunnerOptions } from './task-runner.js';

/** A clock that only moves when it is told to. */
export class SteppedClock implements Clock {
  #moment = Date.parse('2026-11-20T09:00:00.000Z');
  readonly #waiting = new Set<{ readonly until: number; readonly wake: () => void }>();

  now(): string {
    return new Date(this.#moment).toISOString();
  }

  until(moment: string, signal: AbortSignal): Promise<void> {
    const until = Date.parse(moment);
    if (until <= this.#moment || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const waiter = {
        until,
        wake: () => {
          this.#waiting.delete(waiter);
          resolve();
        },
      };
      this.#waiting.add(waiter);
      signal.addEventListener('abort', waiter.wake, { once: true });
    });
  }

  /** Moves and lets everything that became due run. */
  async advance(seconds: number): Promise<void> {
    this.#moment += seconds * 1000;
    for (const waiter of [...this.#waiting]) if (waiter.until <= this.#moment) waiter.wake();
    await settled();
  }

  get sleepers(): number {
    return this.#waiting.size;
  }
}

/** Lets everything that waits for nothing but promises run. */
export const settled = (): Promise<void> =>
  new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** Seals legibly: what it seals can be looked at, and nothing else opens it. */
export class LegibleCipher implements SubjectCipher {
  readonly keyId = '0f8fad5b-d9cb-469f-a165-70867728950e';
  destroyed = false;

  seal(text: string): Sealed {
    if (this.destroyed) throw new KeyDestroyed(this.keyId);
    return `s1.${this.keyId}.${Buffer.from(text || '\0').toString('base64url')}` as Sealed;
  }

  open(sealed: Sealed): string {
    const [, keyId, text = ''] = sealed.split('.');
    if (keyId !== this.keyId) throw new SealBroken('test');
    return Buffer.from(text, 'base64url').toString();
  }

  digest(text: string): string {
    return createHash('sha256').update(text).digest('hex');
  }
}

/** A vault whose tokens are words; those that are over or unknown are refused. */
export class WordVault implements TaskVault {
  readonly cipher = new LegibleCipher();
  readonly stored: { readonly token: string; readonly path: string; readonly text: string }[] = [];
  readonly renewed: string[] = [];
  readonly over = new Set<string>();
  openFault: Error | undefined;
  /** what tasks asked before: in order */
  readonly asked: ClearedStep[] = [];
  /** steps that something stands against */
  readonly heldBack = new Set<ClearedStep>();

  async open(token: string): Promise<OpenedTask> {
    if (this.openFault) throw this.openFault;
    this.#demand(token);
    return {
      cipher: this.cipher,
      store: (draft) => this.#store(token, draft),
      renew: async () => {
        this.#demand(token);
        this.renewed.push(token);
      },
      demandClearance: async (step) => {
        this.asked.push(step);
        if (this.heldBack.has(step)) throw new HeldBack();
      },
    };
  }

  async #store(token: string, draft: ArtifactDraft): Promise<ArtifactRef> {
    this.#demand(token);
    const pieces: Uint8Array[] = [];
    for await (const piece of draft.content) pieces.push(piece);
    const text = Buffer.concat(pieces).toString();
    this.stored.push({ token, path: draft.path, text });
    return {
      id: randomUUID(),
      path: this.cipher.seal(draft.path),
      sha256: createHash('sha256').update(text).digest('hex'),
      bytes: Buffer.byteLength(text),
      mediaType: draft.mediaType,
      operational: draft.operational,
      providedBy: draft.providedBy,
    };
  }

  #demand(token: string): void {
    if (this.over.has(token)) throw new VaultRefused('over', true);
    if (!token.startsWith('token')) throw new VaultRefused('forged');
  }
}

export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

const requestId = randomUUID();

export const assigned = (cipher: SubjectCipher, change: Partial<TaskAssigned> = {}): TaskAssigned => ({
  requestId,
  taskId: `${requestId}-01`,
  kind: 'Export',
  source: 'mfa-server',
  host: 'mfa01',
  action: 'search-logs',
  phase: null,
  checks: [],
  attempt: 1,
  dispatch: 1,
  leaseSeconds: 900,
  subject: cipher.seal('{"userPrincipalName":"ada@example.com","samAccountName":"ada"}'),
  subjectIsAdministrator: false,
  olderThan: null,
  continuation: null,
  taskToken: 'token-1',
  ...change,
});

export class ReportBox {
  readonly sent: TaskReport[] = [];
  fault: Error | undefined;
  gate: Gate | undefined;

  readonly report = async (report: TaskReport): Promise<void> => {
    const { fault, gate: held } = this;
    if (held) await held.opened;
    if (fault) throw fault;
    this.sent.push(report);
  };
}

export const proof: ProofDraft = {
  tool: 'log-search',
  toolVersion: null,
  argumentsDigest: null,
  exitCode: null,
  counts: { hits: 2 },
  outputDigest: null,
  remarks: [],
};
export const done = { outcome: 'succeeded', proof } as const satisfies TaskOutcome;

/** A runner with stand-ins around it, and a look at what it says and logs. */
export function setUp(handler: ActionHandler, options: Partial<TaskRunnerOptions> = {}) {
  const [clock, vault, box] = [new SteppedClock(), new WordVault(), new ReportBox()];
  const logged: unknown[] = [];
  const write = (about: object, message: string) => void logged.push({ ...about, message });
  const runner = new TaskRunner({
    source: 'mfa-server',
    handlers: { 'search-logs': handler },
    vault,
    clock,
    report: box.report,
    hosts: 'all',
    log: { info: write, warn: write, error: write },
    ...options,
  });
  const task = (change: Partial<TaskAssigned> = {}) => assigned(vault.cipher, change);
  const fault = () => {
    const last = box.sent.at(-1);
    if (last?.outcome !== 'failed') throw new Error(`The last report says ${last?.outcome ?? 'nothing'}.`);
    return { ...last.fault, detail: last.fault.detail && vault.cipher.open(last.fault.detail) };
  };
  return { clock, vault, box, sent: box.sent, logged, runner, task, fault };
}

/** A small artifact. */
export const draftOf = (text: string): ArtifactDraft => ({
  path: 'p',
  mediaType: 'text/plain',
  operational: true,
  providedBy: 'lethe',
  content: (async function* () {
    yield Buffer.from(text);
  })(),
});
