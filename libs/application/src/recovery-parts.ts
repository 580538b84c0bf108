import type { Clock, DeadLetters, IncomingMessage, MessageBus, RawMessage } from '#ports';
import type { ActRecorder } from './audit/act-recorder.js';

/** What comes of a message: what is decided, what had been before, and what nobody can take. */
export type Intake =
  | { readonly kind: 'decided' | 'known' }
  | { readonly kind: 'refused'; readonly reason: string; readonly message: string };

export interface DeadLetterParts {
  readonly letters: DeadLetters;
  readonly bus: MessageBus;
  /** @throws {SealBroken} @throws {KeyDestroyed} @throws {StoreUnavailable} */
  readonly seals: { open(letter: string): Promise<RawMessage> };
  readonly intake: { consider(message: IncomingMessage): Promise<Intake> };
  readonly clock: Clock;
  readonly audit: RecoveryAudit;
  readonly recorder: ActRecorder;
  /** how long a redrive waits for the bus to take a letter; milliseconds of real time */
  readonly patience?: number;
}

/** Writes down who had messages handed over again: ids, places and counts, never what is in them. */
export type RecoveryAudit = (
  what: 'redrive' | 'replay',
  about: Readonly<Record<string, unknown>> & { readonly by: string; readonly dryRun: boolean },
) => void;

/** How long a letter is kept, in days. */
export const LETTER_DAYS = 30;

/** What was put aside before this moment has expired. */
export const expiredBefore = (clock: Clock): string =>
  new Date(Date.parse(clock.now()) - LETTER_DAYS * 86_400_000).toISOString();
