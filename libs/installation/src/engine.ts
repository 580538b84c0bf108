import {
  CommandRunner,
  coverageReader,
  dashboards,
  hostDesk,
  HostWatch,
  OwnRows,
  packageHandlers,
  privacyRequests,
  Processor,
  RequestRepository,
  RetiredHosts,
  type Dashboards,
  type HostDesk,
  type Installation,
  type PrivacyRequests,
  type ProcessorParts,
} from '#application';
import type { Coverage, Planning } from '#domain';
import type { Logger } from '#platform';
import type {
  ArtifactStore,
  Clock,
  CommitFeed,
  EventStore,
  HostRegistry,
  MessageBus,
  ReadModel,
  SubjectKeys,
  Timers,
} from '#ports';
import { TaskRunner, type TaskRunnerOptions } from '#source-kit';
import {
  ArtifactVault,
  DeadLetterSeals,
  InProcessTaskVault,
  KeyedDigests,
  KeyRing,
  TaskTokens,
  type MasterKey,
} from '#vault';

/** Where a process that decides keeps and finds things, whatever stands behind the ports. */
export interface Stores {
  readonly events: EventStore;
  readonly feed: CommitFeed;
  readonly timers: Timers;
  readonly readModel: ReadModel;
  readonly subjectKeys: SubjectKeys;
  readonly artifacts: ArtifactStore;
  readonly hosts: HostRegistry;
}

export interface DeskOptions {
  readonly stores: Stores;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly installation: Installation;
  readonly log: Logger;
}

/** What decides and shows: the use cases over one set of stores. */
export interface Desk {
  readonly keys: KeyRing;
  readonly artifacts: ArtifactVault;
  readonly deadLetterSeals: DeadLetterSeals;
  readonly repository: RequestRepository;
  readonly commands: CommandRunner;
  readonly requests: PrivacyRequests;
  readonly dashboards: Dashboards;
  /** what people decide about hosts */
  readonly hostDesk: HostDesk;
  /** what exists here now */
  readonly planning: () => Promise<Planning>;
  /** which hosts are there, and what is wrong with them */
  readonly coverage: () => Promise<Coverage>;
}

interface Deciding {
  readonly keys: KeyRing;
  readonly repository: RequestRepository;
  readonly commands: CommandRunner;
  readonly listsCaughtUp: () => Promise<void>;
}

function desk({ stores, masterKey, clock, installation, log }: DeskOptions, deciding: Deciding): Desk {
  const { keys, repository, commands, listsCaughtUp } = deciding;
  const { readModel } = stores;
  const artifacts = new ArtifactVault(stores.artifacts, keys);
  const { topology } = installation.planning;
  const digests = new KeyedDigests(masterKey);
  const retired = new RetiredHosts(stores.hosts, installation.planning);
  const planning = () => retired.planning();
  const coverage = coverageReader({ registry: stores.hosts, topology, settings: installation.coverage });
  return {
    keys,
    artifacts,
    deadLetterSeals: new DeadLetterSeals(keys, masterKey, clock),
    repository,
    commands,
    requests: privacyRequests({
      repository,
      commands,
      readModel,
      keys,
      artifacts,
      digests,
      clock,
      installation,
      planning,
      listsCaughtUp,
    }),
    dashboards: dashboards({ readModel, clock, topology, listsCaughtUp, coverage }),
    hostDesk: hostDesk({
      retired,
      coverage,
      commands,
      readModel,
      keys,
      listsCaughtUp,
      audit: (about) => log.info({ ...about, what: 'retire-host' }, 'A host was retired'),
    }),
    planning,
    coverage,
  };
}

/**
 * The use cases in a process that others share the stores with, and that carries nothing outside itself:
 * a gateway. Its lists show what was decided here at once; what others decided, when it was projected.
 */
export function openDesk(options: DeskOptions): Desk {
  const { stores, masterKey, clock } = options;
  const own = new OwnRows(() => stores.readModel.live);
  const repository = new RequestRepository(stores.events, { recent: own });
  return desk(options, {
    keys: new KeyRing(stores.subjectKeys, masterKey),
    repository,
    commands: new CommandRunner(repository, clock),
    listsCaughtUp: () => own.put(),
  });
}

export interface EngineOptions extends DeskOptions {
  readonly bus: MessageBus;
  readonly shared?: ProcessorParts['shared'];
  readonly tellStatus?: boolean;
}

/** A desk, and what carries outside what was decided: an orchestrator, or everything in one process. */
export interface Engine extends Desk {
  readonly processor: Processor;
  /** takes in what hosts say of themselves */
  readonly hosts: HostWatch;
  /** the vault for handlers in this process, and the tasks that are Lethe's own */
  readonly vault: InProcessTaskVault;
  /** assembles packages */
  packages(terms: Omit<TaskRunnerOptions, 'source' | 'handlers'>): TaskRunner;
}

export function openEngine(options: EngineOptions): Engine {
  const { stores, masterKey, clock, bus, log, shared, tellStatus } = options;
  const keys = new KeyRing(stores.subjectKeys, masterKey);
  const tokens = new TaskTokens(masterKey, clock);
  const processor = new Processor({
    store: stores.events,
    feed: stores.feed,
    bus,
    timers: stores.timers,
    readModel: stores.readModel,
    artifacts: stores.artifacts,
    keys,
    tokens,
    clock,
    shared,
    tellStatus,
    onFault: (part, error) =>
      log.error({ part, err: error }, 'a part of the processor failed and is tried again'),
  });
  const { repository, commands } = processor;
  const listsCaughtUp = () => processor.listsCaughtUp();
  const opened = desk(options, { keys, repository, commands, listsCaughtUp });
  const { artifacts } = opened;
  return {
    ...opened,
    processor,
    hosts: new HostWatch({
      registry: stores.hosts,
      topology: options.installation.planning.topology,
      settle: (since) => opened.hostDesk.settle(since),
      onFault: (error) => log.error({ err: error }, 'it could not be said that hosts are listened to'),
    }),
    vault: new InProcessTaskVault({ ring: keys, artifacts, tokens, clock }),
    packages: (terms) =>
      new TaskRunner({
        ...terms,
        source: 'package',
        handlers: packageHandlers({ repository, keys, artifacts }),
      }),
  };
}
