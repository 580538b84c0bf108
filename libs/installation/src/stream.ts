import { liveStream, Standings, ToldCommits, whatStands, type LiveStream } from '#application';
import type { Logger, SandboxControls } from '#platform';
import type { Clock, DeadLetters } from '#ports';
import type { Desk } from './desk.js';
import type { Stores } from './stores.js';

export interface StreamOptions {
  readonly stores: Pick<Stores, 'events' | 'proofLog'>;
  readonly desk: Pick<Desk, 'keys' | 'coverage' | 'book'>;
  readonly letters: DeadLetters;
  readonly clock: Clock;
  /** undefined in production */
  readonly controls: Pick<SandboxControls, 'clock'> | undefined;
  readonly log: Logger;
}

/** What people follow live, from the log that all processes share. */
export function openStream({ stores, desk, letters, clock, controls, log }: StreamOptions): LiveStream {
  const onFault = (error: unknown) =>
    log.warn({ part: 'stream', err: error }, 'The stream waits for the store');
  return liveStream({
    log: stores.proofLog,
    told: new ToldCommits({
      log: stores.proofLog,
      store: stores.events,
      keys: desk.keys,
      book: desk.book,
      onUnreadable: (error) => log.error({ part: 'stream', err: error }, 'A commit cannot be told of'),
    }),
    standings: new Standings(
      whatStands({
        deadLetters: letters,
        coverage: desk.coverage,
        register: () => desk.book.current(),
        clock: controls && (() => controls.clock()),
      }),
      onFault,
    ),
    now: () => clock.now(),
    onFault,
  });
}
