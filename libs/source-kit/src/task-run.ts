import { Subject, type TaskAssigned, type TaskReport, type TaskSource } from '#contracts';
import type { Clock, TaskVault } from '#ports';
import { faultOf, isLeaseLost, kindOf, type DetailTerms } from './fault-report.js';
import { Heartbeat } from './heartbeat.js';
import { bodyOf, demandReadable, reportUnder, type ReportBody } from './outcome-report.js';
import { redactionFor } from './redaction.js';
import type { SourceHandlers } from './source-handler.js';
import { contextFor, handled, type Progress } from './task-context.js';
import { permanentFault } from './task-fault.js';
import { VaultAccess } from './vault-access.js';
import { watchedRun, type RunEnd } from './watched-run.js';

/** A logger as pino makes them. It gets ids, source, host, action and codes, never a name or a detail. */
export interface RunnerLog {
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
  error(about: object, message: string): void;
}

/** What a run needs of its runner. */
export interface RunTerms {
  readonly source: TaskSource;
  readonly handlers: SourceHandlers;
  readonly vault: TaskVault;
  readonly clock: Clock;
  /** durable when it resolves */
  readonly report: (report: TaskReport) => Promise<void>;
  readonly log: RunnerLog;
  /** told of each go at a task; must not throw */
  readonly onRunEnded?: ((end: RunEnd) => void) | undefined;
}

/** The process shuts down: the task was not finished here and is to be handed over again. */
export class RunnerStopped extends Error {
  constructor(readonly taskId: string) {
    super(`Task ${taskId} was interrupted because its handler stops.`);
    this.name = 'RunnerStopped';
  }
}

/**
 * One task in hand, from the message to the report that answers it. While it runs, the same task may be
 * sent again; the run adopts the newest assignment and answers that one.
 */
export class TaskRun {
  #assigned: TaskAssigned;
  #ended = false;
  /** Resolves when the last report is durable; rejects when the task has to be handed over again. */
  readonly finished: Promise<void>;

  constructor(
    assigned: TaskAssigned,
    private readonly terms: RunTerms,
    private readonly stopping: AbortSignal,
  ) {
    this.#assigned = assigned;
    this.finished = this.#work();
  }

  /** @returns whether this run answers for the assignment; false when it had already ended */
  adopt(assigned: TaskAssigned): boolean {
    if (this.#ended) return false;
    if (isNewer(assigned, this.#assigned)) this.#assigned = assigned;
    return true;
  }

  async #work(): Promise<void> {
    try {
      for (;;) {
        const taken = this.#assigned;
        const done = await watchedRun(taken, () => this.#perform(taken), this.terms.onRunEnded);
        // The lease was lost and the task came again in the meantime, with a token that is still to be tried.
        if (!done && this.#assigned !== taken) continue;
        const body = done ?? LEASE_LOST;
        let answered: TaskAssigned;
        do {
          answered = this.#assigned;
          await this.#send(body, answered);
        } while (answered !== this.#assigned && settles(body));
        // What came while a failure or a wait was being sent asks for work of its own.
        if (answered === this.#assigned) return;
      }
    } finally {
      this.#ended = true;
    }
  }

  /** @returns undefined when the lease was lost: then nothing that was done has a say */
  async #perform(taken: TaskAssigned): Promise<ReportBody | undefined> {
    const { clock, vault } = this.terms;
    const startedAt = clock.now();
    const progress: Progress = { done: null, total: null };
    const access = new VaultAccess(vault, () => this.#assigned.taskToken);
    const heartbeat = this.#heartbeat(access, progress);
    let details: DetailTerms | undefined;
    try {
      const handler = this.terms.handlers[taken.action];
      if (!handler) throw permanentFault('action-unknown');
      const opened = await access.opened();
      await opened.demandClearance('begin');
      const { cipher } = opened;
      const subject = Subject.parse(JSON.parse(cipher.open(taken.subject)));
      details = { redact: redactionFor(subject), seal: (text) => cipher.seal(text) };
      const continuation = taken.continuation === null ? null : cipher.open(taken.continuation);
      const context = contextFor(handled(taken, subject, continuation), {
        access,
        cipher,
        clock,
        signal: this.stopping,
        progress,
      });
      const outcome = await handler(context);
      const body = bodyOf(outcome, { cipher, startedAt, endedAt: clock.now() });
      demandReadable(reportUnder(taken, body, clock.now()));
      return body;
    } catch (error) {
      if (this.stopping.aborted) throw new RunnerStopped(taken.taskId);
      return this.#failure(error, details);
    } finally {
      await heartbeat.stop();
    }
  }

  #failure(error: unknown, details: DetailTerms | undefined): ReportBody | undefined {
    if (isLeaseLost(error)) {
      this.terms.log.warn(
        { ...this.#about(), code: 'lease-over' },
        'the lease was lost; the task comes again',
      );
      return undefined;
    }
    const fault = faultOf(error, details);
    if (fault.code === 'handler-defect')
      this.terms.log.error({ ...this.#about(), ...kindOf(error) }, 'the handler has a defect');
    return { outcome: 'failed', fault };
  }

  #heartbeat(access: VaultAccess, progress: Progress): Heartbeat {
    return new Heartbeat({
      clock: this.terms.clock,
      leaseSeconds: () => this.#assigned.leaseSeconds,
      beat: async () => {
        // First the vault: a lease that is over there must not be kept alive here.
        await (await access.opened()).renew();
        const body: ReportBody = { outcome: 'progressed', done: progress.done, total: progress.total };
        await this.terms.report(reportUnder(this.#assigned, body, this.terms.clock.now()));
      },
      onFault: (error) =>
        this.terms.log.warn({ ...this.#about(), ...kindOf(error) }, 'a sign of life failed'),
    });
  }

  async #send(body: ReportBody, answered: TaskAssigned): Promise<void> {
    await this.terms.report(reportUnder(answered, body, this.terms.clock.now()));
    const code = body.outcome === 'failed' ? { code: body.fault.code, retryable: body.fault.retryable } : {};
    this.terms.log.info({ ...this.#about(), outcome: body.outcome, ...code }, 'task reported');
  }

  #about(): object {
    const { requestId, taskId, source, host, action, attempt, dispatch } = this.#assigned;
    return { requestId, taskId, source, host, action, attempt, dispatch };
  }
}

const isNewer = (one: TaskAssigned, other: TaskAssigned): boolean =>
  one.attempt !== other.attempt ? one.attempt > other.attempt : one.dispatch > other.dispatch;

/**
 * What the vault holds for over may stand for whoever sent the task: a sign of life that came late has extended it there.
 * It is told; where the task was sent again already, this is of a dispatch that nobody believes any more.
 */
const LEASE_LOST: ReportBody = {
  outcome: 'failed',
  fault: { code: 'lease-over', retryable: true, detail: null },
};

/** Outcomes that are true of the task whichever dispatch they come from. */
const settles = (body: ReportBody): boolean =>
  body.outcome === 'succeeded' || body.outcome === 'not-applicable';
