import type { FileArtifactStore } from '#adapters/files';
import type { LibsqlStore } from '#adapters/libsql';
import { dueTimers, openWork } from '#application';
import type { Stores } from '#installation';
import type { WhatIsMeasured } from '#platform';
import type { BrowserSessions, Clock, Credentials, DeadLetters, MessageBus, MessageHistory } from '#ports';

/** Stands around a port; fault tests kill the process there. */
export type Around = <T extends object>(name: string, port: T) => T;

/** The embedded store and its files, each port with whatever is to stand around it. */
export interface EmbeddedStore extends Stores {
  readonly bus: MessageBus;
  readonly history: MessageHistory;
  readonly deadLetters: DeadLetters;
  readonly credentials: Credentials;
  readonly browserSessions: BrowserSessions;
  close(): Promise<void>;
}

export function embeddedStore(
  opened: LibsqlStore,
  artifacts: FileArtifactStore,
  around: Around = (_name, port) => port,
): EmbeddedStore {
  return {
    ...opened,
    history: opened.bus,
    events: around('events', opened.events),
    feed: around('feed', opened.feed),
    bus: around('bus', opened.bus),
    timers: around('timers', opened.timers),
    subjectKeys: around('keys', opened.subjectKeys),
    artifacts: around('artifacts', artifacts),
  };
}

/** What can be told of the store when somebody asks for measurements. */
export const measurementsOf = (opened: LibsqlStore, clock: Clock): WhatIsMeasured => ({
  requests: () => opened.readModel.live.counts(),
  open: () => openWork(opened.readModel, clock),
  feeds: () => opened.feed.status(),
  timers: () => dueTimers(opened.timers, clock),
  deadLetters: () => opened.deadLetters.openCounts(),
});
