import {
  deadLetterDesk,
  LetterExpiry,
  MessageIntake,
  RegisterBook,
  Relay,
  replays,
  type DeadLetterDesk,
  type RecoveryAudit,
  type Replays,
} from '#application';
import { readMessage } from '#platform';
import type { DeadLetters, MessageBus, MessageHistory } from '#ports';
import { KeyedDigests, TaskTokens } from '#vault';
import type { Desk, DeskOptions } from './desk.js';

export interface RecoveryOptions extends DeskOptions {
  readonly desk: Desk;
  readonly letters: DeadLetters;
  readonly bus: MessageBus;
  readonly history: MessageHistory;
  /** Lethe's clock is moved, as the sandbox's is */
  readonly clockIsMoved: boolean;
  /** the processor of this process; one without any carries outside by itself what is asked for again */
  readonly relay?: Pick<Relay, 'again'>;
}

/** What people do when messages went wrong, and the removal of what has expired. */
export interface Recovery {
  readonly deadLetters: DeadLetterDesk;
  readonly replays: Replays;
  /** to be started in one process at least, and stopped before the store is closed */
  readonly expiry: LetterExpiry;
}

export function openRecovery(options: RecoveryOptions): Recovery {
  const { desk, letters, bus, history, clock, log, clockIsMoved, masterKey } = options;
  const { repository, commands, requests, deadLetterSeals: seals } = desk;
  const audit: RecoveryAudit = (what, about) =>
    log.info({ ...about, what }, about.dryRun ? 'Messages were looked at' : 'Messages are handed over again');
  const digests = new KeyedDigests(masterKey);
  const intake = new MessageIntake({
    repository,
    commands,
    digests,
    planning: desk.planning,
    clock,
    requests,
    read: readMessage,
  });
  const relay = options.relay ?? ownRelay(options);
  return {
    deadLetters: deadLetterDesk({ letters, bus, seals, intake, clock, audit, recorder: desk.audit }),
    replays: replays({
      history,
      intake,
      repository,
      relay,
      clock,
      clockIsMoved,
      audit,
      recorder: desk.audit,
    }),
    expiry: new LetterExpiry({
      letters,
      seals: [seals, desk.reasonSeals],
      clock,
      onFault: (error) => log.error({ err: error }, 'Expired dead letters could not be removed yet'),
    }),
  };
}

/** Timers that it sets are found by whoever fires them, when it looks the next time. */
const ownRelay = ({ stores, desk, bus, masterKey, clock, log }: RecoveryOptions): Relay =>
  new Relay({
    store: stores.events,
    bus,
    timers: stores.timers,
    artifacts: stores.artifacts,
    keys: desk.keys,
    tokens: new TaskTokens(masterKey, clock),
    book: new RegisterBook(stores.events, clock),
    onLeftBehind: (error) => log.error({ err: error }, 'An artifact could not be removed'),
    onTimers: () => undefined,
  });
