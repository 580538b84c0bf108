import {
  audit,
  CommandRunner,
  coverageReader,
  hostDesk,
  HostWatch,
  OwnRows,
  packageHandlers,
  privacyRequests,
  Processor,
  proofDesk,
  RequestRepository,
  RetiredHosts,
  SigningKeyRing,
  type Audit,
  simulations,
  type Dashboards,
  type HostDesk,
  type LateTimers,
  type Installation,
  type PrivacyRequests,
  type ProcessorParts,
  type ProofDesk,
  type Simulations,
} from '#application';
import type { Coverage, Planning } from '#domain';
import type { Logger } from '#platform';
import type { Clock, MessageBus } from '#ports';
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
import { deskDashboards } from './desk-dashboards.js';
import type { Stores } from './stores.js';

export interface DeskOptions {
  readonly stores: Stores;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly installation: Installation;
  readonly log: Logger;
  readonly proof: {
    /** real seconds between heads */
    readonly anchorSeconds: number;
    /** Resolves when all that was committed before has its place in the log, or after a moment if it cannot. */
    readonly settle: () => Promise<void>;
  };
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
  readonly simulations: Simulations;
  /** what people decide about hosts */
  readonly hostDesk: HostDesk;
  /** what exists here now */
  readonly planning: () => Promise<Planning>;
  /** what can be had to check Lethe without it */
  readonly proof: ProofDesk;
  /** who did what, and why */
  readonly audit: Audit;
  /** which hosts are there, and what is wrong with them */
  readonly coverage: () => Promise<Coverage>;
}

interface Deciding {
  readonly keys: KeyRing;
  readonly repository: RequestRepository;
  readonly commands: CommandRunner;
  readonly listsCaughtUp: () => Promise<void>;
}

function desk(options: DeskOptions, deciding: Deciding): Desk {
  const { stores, masterKey, clock, installation, log } = options;
  const { keys, repository, commands, listsCaughtUp } = deciding;
  const { readModel } = stores;
  const artifacts = new ArtifactVault(stores.artifacts, keys);
  const { topology } = installation.planning;
  const digests = new KeyedDigests(masterKey);
  const retired = new RetiredHosts(stores.hosts, installation.planning);
  const planning = () => retired.planning();
  const coverage = coverageReader({ registry: stores.hosts, topology, settings: installation.coverage });
  const proof = proofDesk({
    log: stores.proofLog,
    keys: new SigningKeyRing(stores.signingKeys, masterKey, clock),
    clock,
    settle: options.proof.settle,
    every: options.proof.anchorSeconds * 1000,
    onFault: (error) => log.error({ part: 'anchor', err: error }, 'no tree head could be signed'),
  });
  return {
    keys,
    artifacts,
    proof,
    audit: audit({ log: stores.proofLog, repository, keys, settle: options.proof.settle }),
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
      proof,
      installation,
      planning,
      listsCaughtUp,
    }),
    dashboards: deskDashboards(stores, { clock, topology, listsCaughtUp, coverage }),
    simulations: simulations({ readModel, clock, planning, listsCaughtUp }),
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
  /** told of timers that were fired long after they were due */
  readonly onLate?: ((late: LateTimers) => void) | undefined;
  /** Lethe’s clock is moved, as the sandbox’s is: timers are then late by intention */
  readonly clockIsMoved?: boolean | undefined;
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
  const { stores, masterKey, clock, bus, log, shared, tellStatus, onLate } = options;
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
    onLate: (late) => {
      log[options.clockIsMoved ? 'debug' : 'warn'](
        late,
        'Timers were fired late: nobody fired any for a while',
      );
      onLate?.(late);
    },
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
