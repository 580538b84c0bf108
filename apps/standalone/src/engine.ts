import { join } from 'node:path';
import { FileArtifactStore } from '#adapters/files';
import type { LibsqlStore } from '#adapters/libsql';
import {
  dashboards,
  packageHandlers,
  privacyRequests,
  Processor,
  type Dashboards,
  type Installation,
  type PrivacyRequests,
} from '#application';
import type { Logger } from '#platform';
import type { Clock } from '#ports';
import { reportToBus, TaskRunner, type TaskRunnerOptions } from '#source-kit';
import {
  ArtifactVault,
  DeadLetterSeals,
  InProcessTaskVault,
  KeyedDigests,
  KeyRing,
  TaskTokens,
  type MasterKey,
} from '#vault';

export interface EngineOptions {
  readonly dataDir: string;
  readonly opened: LibsqlStore;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly installation: Installation;
  readonly log: Logger;
  /** stands around each port; fault tests kill the process there */
  readonly around?: Around | undefined;
}

export type Around = <T extends object>(name: string, port: T) => T;

/** Everything behind the edges, composed for one process on one data folder. */
export interface Engine {
  readonly store: LibsqlStore;
  readonly keys: KeyRing;
  readonly deadLetterSeals: DeadLetterSeals;
  readonly processor: Processor;
  readonly requests: PrivacyRequests;
  readonly dashboards: Dashboards;
  /** what a runner of any source needs here */
  readonly runnerTerms: Omit<TaskRunnerOptions, 'source' | 'handlers'>;
  readonly packages: TaskRunner;
}

export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { dataDir, opened, masterKey, clock, installation, log, around = (_name, port) => port } = options;
  const store: LibsqlStore = {
    ...opened,
    events: around('events', opened.events),
    feed: around('feed', opened.feed),
    bus: around('bus', opened.bus),
    timers: around('timers', opened.timers),
    subjectKeys: around('keys', opened.subjectKeys),
  };
  const artifactStore = around('artifacts', await FileArtifactStore.open(join(dataDir, 'artifacts')));
  const keys = new KeyRing(store.subjectKeys, masterKey);
  const artifacts = new ArtifactVault(artifactStore, keys);
  const tokens = new TaskTokens(masterKey, clock);
  const { events, feed, bus, timers, readModel } = store;
  const processor = new Processor({
    store: events,
    feed,
    bus,
    timers,
    readModel,
    artifacts: artifactStore,
    keys,
    tokens,
    clock,
    onFault: (part, error) =>
      log.error({ part, err: error }, 'a part of the processor failed and is tried again'),
  });
  const { repository, commands } = processor;
  const digests = new KeyedDigests(masterKey);
  const runnerTerms = {
    vault: new InProcessTaskVault({ ring: keys, artifacts, tokens, clock }),
    clock,
    report: reportToBus(bus, 'standalone'),
    hosts: 'all',
    log,
  } as const;
  const listsCaughtUp = () => processor.listsCaughtUp();
  return {
    store,
    keys,
    deadLetterSeals: new DeadLetterSeals(keys, masterKey, clock),
    processor,
    requests: privacyRequests({
      repository,
      commands,
      readModel,
      keys,
      artifacts,
      digests,
      clock,
      installation,
      listsCaughtUp,
    }),
    dashboards: dashboards({ readModel, clock, topology: installation.planning.topology, listsCaughtUp }),
    runnerTerms,
    packages: new TaskRunner({
      ...runnerTerms,
      source: 'package',
      handlers: packageHandlers({ repository, keys, artifacts }),
    }),
  };
}
