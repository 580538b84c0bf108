import {
  audit,
  AuditTrail,
  CloseAdmission,
  CommandRunner,
  coverageReader,
  hostDesk,
  OwnRows,
  privacyRequests,
  proofDesk,
  RegisterBook,
  RequestRepository,
  restraintDesk,
  RetiredHosts,
  SigningKeyRing,
  StoredLogWatch,
  simulations,
  type Audit,
  type Dashboards,
  type HostDesk,
  type Installation,
  type PrivacyRequests,
  type ProofDesk,
  type RestraintDesk,
  type Simulations,
  type StandingWork,
} from '#application';
import { hostKey } from '#contracts';
import { OWN_RETENTION_MONTHS, type Coverage, type Planning } from '#domain';
import type { Logger } from '#platform';
import type { Clock } from '#ports';
import { StoredLog, StoredLogChanged } from '#proof';
import { ArtifactVault, DeadLetterSeals, KeyedDigests, KeyRing, ReasonSeals, type MasterKey } from '#vault';
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
  readonly reasonSeals: ReasonSeals;
  readonly repository: RequestRepository;
  readonly commands: CommandRunner;
  readonly requests: PrivacyRequests;
  readonly dashboards: Dashboards;
  readonly simulations: Simulations;
  /** what people decide about hosts */
  readonly hostDesk: HostDesk;
  /** what people decide about all requests at once */
  readonly restraints: RestraintDesk;
  /** what stands against work */
  readonly book: RegisterBook;
  /** what exists here now */
  readonly planning: () => Promise<Planning>;
  /** what can be had to check Lethe without it */
  readonly proof: ProofDesk;
  /** whether the store still holds what was signed */
  readonly storedLog: StoredLogWatch;
  /** who did what, and why; acts that change no request are recorded here */
  readonly audit: Audit;
  /** which hosts are there, and what is wrong with them */
  readonly coverage: () => Promise<Coverage>;
}

/** What decides in this process, and how far its lists are. */
export interface Deciding {
  readonly keys: KeyRing;
  readonly repository: RequestRepository;
  readonly commands: CommandRunner;
  readonly standing: StandingWork;
  readonly listsCaughtUp: () => Promise<void>;
}

/** Puts the use cases together over what decides. */
export function composeDesk(options: DeskOptions, deciding: Deciding): Desk {
  const { stores, masterKey, clock, installation, log } = options;
  const { keys, repository, commands, standing, listsCaughtUp } = deciding;
  const { book } = standing;
  const { readModel } = stores;
  const artifacts = new ArtifactVault(stores.artifacts, keys);
  const { topology } = installation.planning;
  const digests = new KeyedDigests(masterKey);
  const retired = new RetiredHosts(stores.hosts, installation.planning);
  const planning = () => retired.planning();
  const coverage = coverageReader({ registry: stores.hosts, topology, settings: installation.coverage });
  const reasonSeals = new ReasonSeals(keys, masterKey);
  const recorder = new AuditTrail({ store: stores.events, seals: reasonSeals, clock });
  const proof = proofDesk({
    log: stores.proofLog,
    keys: new SigningKeyRing(stores.signingKeys, masterKey, clock),
    clock,
    settle: options.proof.settle,
    every: options.proof.anchorSeconds * 1000,
    onFault: (error) => log.error({ part: 'anchor', err: error }, 'no tree head could be signed'),
  });
  const storedLog = new StoredLogWatch({
    stored: new StoredLog(stores.proofLog, proof.anchor.tree),
    every: options.proof.anchorSeconds * 1000,
    onFault: (error) =>
      log.error(
        { part: 'stored-log', err: error },
        error instanceof StoredLogChanged
          ? 'the log in the store is not as it was signed'
          : 'the log in the store could not be compared with what was signed; it is tried again',
      ),
  });
  return {
    keys,
    artifacts,
    proof,
    storedLog,
    audit: audit({
      log: stores.proofLog,
      repository,
      keys,
      book,
      seals: reasonSeals,
      recorder,
      settle: options.proof.settle,
    }),
    reasonSeals,
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
      book,
      proof,
      recorder,
      installation,
      planning,
      listsCaughtUp,
    }),
    dashboards: deskDashboards(stores, {
      clock,
      topology,
      listsCaughtUp,
      coverage,
      book,
      keys,
      storedLog: () => storedLog.attention(),
    }),
    simulations: simulations({ readModel, clock, planning, listsCaughtUp }),
    hostDesk: hostDesk({
      retired,
      coverage,
      commands,
      readModel,
      keys,
      listsCaughtUp,
      recorder,
      audit: (about) => log.info({ ...about, what: 'retire-host' }, 'A host was retired'),
      expected: async () =>
        new Set((await stores.hosts.list()).expected.map(({ source, host }) => hostKey(source, host))),
    }),
    restraints: restraintDesk({
      ...standing,
      readModel,
      commands,
      listsCaughtUp,
      keys,
      digests,
      clock,
      closeLimits: installation.closeLimits,
      keptMonths: OWN_RETENTION_MONTHS,
      onFault: (error) =>
        log.error({ part: 'register', err: error }, 'held work did not go on and is tried again'),
    }),
    book,
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
  const standing = standingIn(options);
  return composeDesk(options, {
    keys: new KeyRing(stores.subjectKeys, masterKey),
    repository,
    commands: new CommandRunner(repository, clock, standing),
    standing,
    listsCaughtUp: () => own.put(),
  });
}

function standingIn({ stores, clock, installation }: DeskOptions): StandingWork {
  const store = stores.events;
  const book = new RegisterBook(store, clock);
  return {
    book,
    admission: new CloseAdmission({ store, clock, book, limits: installation.closeLimits }),
  };
}
