import type { RequestId, TaskReport } from '#contracts';
import type {
  ArtifactStore,
  Clock,
  CommitFeed,
  EventStore,
  FeedSubscription,
  MessageBus,
  ReadModel,
  Timers,
} from '#ports';
import type { CloseLimits } from '#domain';
import type { KeyRing, TaskTokens } from '#vault';
import { CommandRunner } from './command-runner.js';
import type { LateTimers } from './late-timers.js';
import { RecentCommits } from './recent-commits.js';
import { Relay } from './relay.js';
import { CloseAdmission } from './register/close-admission.js';
import { RegisterBook } from './register/register-book.js';
import { requestFeed } from './request-feed.js';
import { RequestRepository } from './request-repository.js';
import { takeReport } from './task-reports.js';
import { TimerFiring } from './timer-firing.js';
import { ViewProjection } from './view-projection.js';
import { within } from './within.js';

export interface ProcessorParts {
  readonly store: EventStore;
  readonly feed: CommitFeed;
  readonly bus: MessageBus;
  readonly timers: Timers;
  readonly readModel: ReadModel;
  readonly artifacts: ArtifactStore;
  readonly keys: KeyRing;
  readonly tokens: TaskTokens;
  readonly clock: Clock;
  /** how many AccountCloses may begin to delete without a person's look */
  readonly closeLimits: CloseLimits;
  /** other processes write to the store and the timers too: see RequestRepository and TimerFiring */
  readonly shared?: { readonly lookForTimersEvery: number } | undefined;
  /** see Relay */
  readonly tellStatus?: boolean | undefined;
  /** told of timers that were fired long after they were due, once that is caught up with */
  readonly onLate?: ((late: LateTimers) => void) | undefined;
  /** told of faults that are tried again: which part, and what */
  readonly onFault: (part: 'relay' | 'views' | 'timers', error: unknown) => void;
}

/** A list that is behind is better than none. */
const LISTS_MAY_LAG_MS = 1000;
/** A bus that is away must not keep dates from being told as missed. */
const RELAY_MAY_LAG_MS = 1000;

/**
 * The engine behind the use cases: decides what handlers report and timers ask, and carries what was
 * decided outside.
 */
export class Processor {
  readonly repository: RequestRepository;
  readonly commands: CommandRunner;
  /** what stands against work, for all requests at once */
  readonly book: RegisterBook;
  readonly admission: CloseAdmission;
  readonly #timers: TimerFiring;
  readonly #relay: Relay;
  readonly #views: ViewProjection;
  #following: { readonly relay: FeedSubscription; readonly views: FeedSubscription } | undefined;

  constructor(private readonly parts: ProcessorParts) {
    const recent = new RecentCommits();
    this.repository = new RequestRepository(parts.store, { recent, soleWriter: !parts.shared });
    const { store, clock, closeLimits: limits } = parts;
    this.book = new RegisterBook(store, clock, { soleWriter: !parts.shared });
    this.admission = new CloseAdmission({ store, clock, book: this.book, limits });
    this.commands = new CommandRunner(this.repository, clock, {
      book: this.book,
      admission: this.admission,
    });
    this.#timers = new TimerFiring(parts.timers, this.commands, parts.clock, {
      onFault: (error) => parts.onFault('timers', error),
      lookEvery: parts.shared?.lookForTimersEvery,
      between: () => this.#carriedOutside(),
      onLate: parts.onLate,
    });
    this.#relay = new Relay({
      ...parts,
      book: this.book,
      recent,
      tellStatus: parts.tellStatus ?? false,
      onTimers: () => this.#timers.changed(),
      onLeftBehind: (error) => parts.onFault('relay', error),
    });
    this.#views = new ViewProjection(parts.store, () => parts.readModel.live, recent);
  }

  start(): void {
    const { onFault } = this.parts;
    const feed = requestFeed(this.parts.feed);
    this.#following = {
      relay: feed.follow(
        'relay',
        (commits) => this.#relay.handle(commits),
        (error) => onFault('relay', error),
      ),
      views: feed.follow(
        'views',
        (commits) => this.#views.handle(commits),
        (error) => onFault('views', error),
      ),
    };
    this.#timers.start();
  }

  async takeReport(report: TaskReport): Promise<void> {
    await takeReport(this.commands, report);
  }

  /** See Relay. @throws {StoreUnavailable} */
  async again(id: RequestId, options: { readonly dryRun: boolean }): Promise<number> {
    return this.#relay.again(id, options);
  }

  /** Fires all that is due on the clock now, also what firing makes due. The work it sends is not waited for. */
  async fireAllDue(): Promise<void> {
    do await this.#following?.relay.caughtUp();
    while ((await this.#timers.fireDue()) > 0);
    await this.#following?.views.caughtUp();
  }

  /** Resolves when the lists show what was committed before this call; after a moment in any case. */
  async listsCaughtUp(): Promise<void> {
    await within(LISTS_MAY_LAG_MS, this.#following?.views.caughtUp());
  }

  /** Resolves when all that was committed before this call is on its way; after a moment in any case. */
  async #carriedOutside(): Promise<void> {
    await within(RELAY_MAY_LAG_MS, this.#following?.relay.caughtUp());
  }

  /** Nothing is taken up any more; what is in hand is finished. */
  async stop(): Promise<void> {
    await this.#timers.stop();
    await Promise.all([this.#following?.relay.stop(), this.#following?.views.stop()]);
  }
}
