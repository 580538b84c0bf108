import type { Actor, Instant, RequestId } from '#contracts';
import {
  beginsToDelete,
  decide,
  evolve,
  later,
  standingOf,
  type Command,
  type Decision,
  type PrivacyRequest,
} from '#domain';
import { ConcurrentCommit, type Clock } from '#ports';
import { inSpan, inTrace } from '#tracing';
import type { StandingWork } from './register/standing-work.js';
import type { LoadedRequest, RequestRepository } from './request-repository.js';

/** A command before it has its time. */
export type Draft = Command extends infer C ? (C extends Command ? Omit<C, 'at'> : never) : never;

type Accepted = Extract<Decision, { kind: 'accept' }>;

export interface Ran {
  readonly decision: Decision;
  /** the request after the command; undefined if there is none */
  readonly request: PrivacyRequest | undefined;
}

export interface RunOptions {
  /** refuses before deciding; e.g. because the caller has seen an older version */
  readonly unless?: (request: PrivacyRequest | undefined) => boolean;
}

const isSame = (one: LoadedRequest | undefined, other: LoadedRequest | undefined): boolean =>
  one?.last.commit === other?.last.commit;

/** One try: what came of it, or the request as somebody else has left it in the meantime. */
type Attempt =
  | { readonly settled: true; readonly ran: Ran | undefined }
  | { readonly settled: false; readonly loaded: LoadedRequest | undefined };

/** Somebody else kept committing to the same request; nothing was written. */
export class TooManyConflicts extends Error {
  override readonly name = 'TooManyConflicts';
}

const MOST_CONFLICTS = 20;

const SYSTEM: Actor = { id: 'system', channel: 'system' };
const actorOf = (command: Draft): Actor => {
  if ('by' in command) return command.by;
  return command.type === 'SubmitPrivacyRequest' ? command.submittedBy : SYSTEM;
};

const SENDS: ReadonlySet<string> = new Set(['TaskDispatched', 'TaskWaitingOnPerson', 'TaskHeld']);

/** Decisions that would be other ones if something stood, or did not stand, against work: these are made by the store. */
const turnsOnStanding = (command: Command, decision: Decision): boolean => {
  if (decision.kind === 'accept') return decision.events.some(({ type }) => SENDS.has(type));
  return decision.kind === 'reject' ? decision.code === 'on-legal-hold' : command.type === 'ReconsiderTasks';
};

function begins(
  id: RequestId,
  request: PrivacyRequest | undefined,
  { at }: Command,
  events: Accepted['events'],
): boolean {
  if (!events.some(({ type }) => type === 'TaskDispatched' || type === 'TaskWaitingOnPerson')) return false;
  let after = request;
  for (const event of events) after = evolve(after, event, { id, at });
  return after !== undefined && beginsToDelete(request, after);
}

/**
 * Runs commands: load, decide, append; again when somebody else was faster. What is accepted on a request
 * as it was last seen here is proven by the append: it fails if anyone has gone on since. What is refused
 * or ignored is proven by a look at the store before it is said.
 */
export class CommandRunner {
  constructor(
    private readonly repository: RequestRepository,
    private readonly clock: Clock,
    private readonly standing: StandingWork,
  ) {}

  /**
   * @returns the decision and the request as it stands after it; `undefined` if `unless` held
   * @throws {StoreUnavailable} it is not known whether it was decided: run the same command again
   */
  async run(id: RequestId, draft: Draft, { unless }: RunOptions = {}): Promise<Ran | undefined> {
    const loaded = await this.repository.load(id);
    const before = loaded?.last.traceparent;
    const facts = { 'lethe.request.id': id, 'lethe.command': draft.type };
    const traced = () =>
      inSpan({ name: draft.type, facts, alsoOf: [before] }, async (span) => {
        const { ran, conflicts } = await this.#decided(id, loaded, draft, unless);
        span.tell({ 'lethe.decision': ran?.decision.kind ?? 'stale', 'lethe.conflicts': conflicts });
        return ran;
      });
    // Nobody asks for what a timer does: it goes on in the request's own trace.
    return draft.type === 'FireTimer' ? inTrace(before, traced) : traced();
  }

  async #decided(
    id: RequestId,
    seen: LoadedRequest | undefined,
    draft: Draft,
    unless: RunOptions['unless'],
  ): Promise<{ readonly ran: Ran | undefined; readonly conflicts: number }> {
    let loaded = seen;
    for (let conflicts = 0; conflicts <= MOST_CONFLICTS; conflicts += 1) {
      const attempt = await this.#attempt(id, loaded, draft, unless);
      if (attempt.settled) return { ran: attempt.ran, conflicts };
      loaded = attempt.loaded;
    }
    throw new TooManyConflicts(`Request ${id} was changed by others ${MOST_CONFLICTS} times in a row.`);
  }

  /** What would be decided now; nothing is written. A command that was run long ago is known by its commit. */
  async consider(id: RequestId, draft: Draft): Promise<Decision> {
    const loaded = await this.repository.current(id);
    const decision = await this.judge(loaded?.request, { ...draft, at: this.#timeAfter(loaded) });
    if (decision.kind !== 'accept') return decision;
    const history = await this.repository.history(id);
    return history.some((commit) => commit.commandId === draft.commandId)
      ? { kind: 'ignore', reason: 'the command has been run' }
      : decision;
  }

  /** What would be decided of a request as it is given, by what stands against work now. @throws {StoreUnavailable} */
  async judge(request: PrivacyRequest | undefined, command: Command): Promise<Decision> {
    const { book } = this.standing;
    const known = await book.known();
    const decision = decide(request, command, standingOf(known));
    if (!turnsOnStanding(command, decision)) return decision;
    const now = await book.current();
    return now === known ? decision : decide(request, command, standingOf(now));
  }

  /** As judged; and if with it an AccountClose begins to delete, it is let in by the limit first. */
  async #decide(id: RequestId, request: PrivacyRequest | undefined, command: Command): Promise<Decision> {
    const decision = await this.judge(request, command);
    if (decision.kind !== 'accept' || !begins(id, request, command, decision.events)) return decision;
    const { admission, book } = this.standing;
    const closes = await admission.admit();
    if (closes === 'admitted') return decision;
    return decide(request, command, { ...standingOf(await book.current()), closes });
  }

  async #attempt(
    id: RequestId,
    loaded: LoadedRequest | undefined,
    draft: Draft,
    unless: RunOptions['unless'],
  ): Promise<Attempt> {
    const at = this.#timeAfter(loaded);
    const decision = unless?.(loaded?.request)
      ? undefined
      : await this.#decide(id, loaded?.request, { ...draft, at });
    if (decision?.kind === 'accept') {
      const appended = await this.#append(id, loaded, { draft, at, events: decision.events });
      return appended
        ? { settled: true, ran: { decision, request: appended.request } }
        : { settled: false, loaded: await this.repository.reload(id) };
    }
    const now = await this.repository.current(id);
    return isSame(now, loaded)
      ? { settled: true, ran: decision && { decision, request: loaded?.request } }
      : { settled: false, loaded: now };
  }

  /** @returns undefined if somebody else was faster */
  async #append(
    id: RequestId,
    loaded: LoadedRequest | undefined,
    { draft, at, events }: { draft: Draft; at: Instant; events: Accepted['events'] },
  ): Promise<LoadedRequest | undefined> {
    try {
      const { commandId } = draft;
      return await this.repository.append(id, loaded, { commandId, at, actor: actorOf(draft), events });
    } catch (error) {
      if (error instanceof ConcurrentCommit) return undefined;
      throw error;
    }
  }

  /** Commits of one request never go back in time, whatever the clocks of its writers do. */
  #timeAfter(loaded: LoadedRequest | undefined): Instant {
    return loaded ? later(this.clock.now(), loaded.last.committedAt) : this.clock.now();
  }
}
