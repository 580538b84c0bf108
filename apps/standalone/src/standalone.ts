import { join } from 'node:path';
import { openPortal } from '#apps/gateway';
import { FileArtifactStore } from '#adapters/files';
import { openLibsqlStore } from '#adapters/libsql';
import { workInHand } from '#application';
import {
  announcerOf,
  installationOf,
  masterKeyOf,
  measuredDesk,
  openEngine,
  openRecovery,
  openWorld,
  policyList,
  prepareDataFolder,
  timeStamperOf,
  VERSION,
  type Engine,
  type Recovery,
  type World,
} from '#installation';
import {
  ClaimLink,
  closeHttpApp,
  connectBus,
  createHttpApp,
  createLogger,
  DeadLetterOffice,
  listen,
  meteredTaskVault,
  takeMessages,
  watchedStores,
  watchOver,
  type Logger,
  type Settings,
  type Watch,
} from '#platform';
import { reportToBus } from '#source-kit';
import { deriveKey, KeyedDigests, type MasterKey } from '#vault';
import { embeddedStore, measurementsOf, type Around, type EmbeddedStore } from './embedded-store.js';
import { demoOf } from './demo.js';
import { StandaloneModule } from './standalone.module.js';
import { toldOutside } from './told-outside.js';

export type { Around } from './embedded-store.js';

export interface Standalone {
  /** e.g. `http://127.0.0.1:7300` */
  readonly address: string;
  /** signs a browser in, once; undefined in production */
  readonly claimUrl: string | undefined;
  readonly logger: Logger;
  /** Stops in order: takes no more calls nor messages, finishes what is in hand, closes the store. */
  stop(): Promise<void>;
}

export interface StandaloneOptions {
  /** stands around each port; fault tests kill the process there */
  readonly around?: Around;
}

const BUS = { group: 'standalone', concurrency: 64 } as const;

/**
 * Starts everything in this process on the embedded profile.
 * @throws {DataFolderUnusable} @throws {DataFolderInUse} @throws {MasterKeyMismatch} @throws {CannotListen}
 */
export async function startStandalone(
  settings: Settings,
  { around }: StandaloneOptions = {},
): Promise<Standalone> {
  prepareDataFolder(settings.dataDir);
  const logger = createLogger(settings.logLevel);
  // First of all the store: it holds the lock on the folder that everything else writes to.
  const opened = await openLibsqlStore(settings.dataDir);
  const world = await openWorld(settings);
  const masterKey = masterKeyOf(settings);
  const files = await FileArtifactStore.open(join(settings.dataDir, 'artifacts'));
  const watch = watchOver(logger);
  watch.metrics.measure(measurementsOf(opened, world.clock));
  const store = watchedStores(embeddedStore(opened, files, around), watch);
  const options = {
    stores: store,
    bus: store.bus,
    masterKey,
    clock: world.clock,
    installation: installationOf(world.yaml, settings.mode),
    log: logger,
    // Commits have their place in the log when they are appended.
    proof: { anchorSeconds: settings.anchorSeconds, settle: async () => undefined },
  };
  const clockIsMoved = world.sandbox !== undefined;
  const engine = openEngine({ ...options, onLate: watch.metrics.firedLate, clockIsMoved });
  await engine.proof.anchor.check();
  watch.metrics.measure(measuredDesk(engine));
  const recovery = openRecovery({
    ...options,
    desk: engine,
    letters: store.deadLetters,
    history: store.history,
    clockIsMoved,
    relay: engine.processor,
  });
  const stamper = timeStamperOf(settings, { stores: store, clock: world.clock, log: logger });
  return serve(settings, {
    stamper,
    world,
    engine,
    recovery,
    store,
    watch,
    logger,
    masterKey,
  });
}

interface Parts {
  readonly stamper: ReturnType<typeof timeStamperOf>;
  readonly world: World;
  readonly engine: Engine;
  readonly recovery: Recovery;
  readonly store: EmbeddedStore;
  readonly watch: Watch;
  readonly logger: Logger;
  readonly masterKey: MasterKey;
}

async function serve(settings: Settings, parts: Parts): Promise<Standalone> {
  const { world, engine, recovery, store, watch, logger, masterKey, stamper } = parts;
  const { metrics, liveness } = watch;
  const { processor, requests, dashboards, vault } = engine;
  const claimLink = new ClaimLink();
  const controls = world.sandbox?.controls({
    fireAllDue: () => processor.fireAllDue(),
    inHand: () => workInHand(store.readModel, processor),
    timers: store.timers,
  });
  const { outgoing, ...told } = await toldOutside({
    ...parts,
    dataDir: settings.dataDir,
    metrics,
    controls,
  });
  const terms = {
    vault: meteredTaskVault(vault, metrics),
    clock: world.clock,
    report: reportToBus(store.bus, 'standalone'),
    hosts: 'all',
    log: logger,
    onRunEnded: metrics.runEnded,
    announcer: announcerOf('standalone', { yaml: world.yaml, bus: store.bus, log: logger }),
  } as const;
  const module = StandaloneModule.compose({ engine, terms }, world.yaml.sources, {
    requests,
    dashboards,
    simulations: engine.simulations,
    hosts: engine.hostDesk,
    restraints: engine.restraints,
    deadLetters: recovery.deadLetters,
    replays: recovery.replays,
    proof: engine.proof,
    audit: engine.audit,
    ...told,
    policies: policyList(world.yaml),
    credentials: store.credentials,
    browserSessions: store.browserSessions,
    signIn: world.yaml.signIn,
    logger,
    clock: world.clock,
    readiness: [{ name: 'store', check: async () => void (await store.readModel.live.counts()) }],
    metrics,
    liveness,
    adminToken: settings.adminToken,
    sessionKey: deriveKey(masterKey, 'sessions').export(),
    repeatable: new KeyedDigests(masterKey),
    sandbox: controls && { controls, claimLink },
    version: VERSION,
  });
  const app = await createHttpApp(module, { logger, pages: openPortal(logger) });
  const deadLetters = new DeadLetterOffice({
    bus: store.bus,
    clock: world.clock,
    source: 'lethe/standalone',
    sealer: engine.deadLetterSeals,
    logger,
  });
  const onMessage = metrics.messageEnded;
  const transport = connectBus(app, { ...BUS, bus: store.bus, deadLetters, logger, onMessage });
  liveness.watch(() => transport.signs());
  await engine.hostDesk.joinLate();
  processor.start();
  recovery.expiry.start();
  outgoing.start();
  const proving = [engine.proof.anchor, engine.storedLog, ...(stamper ? [stamper] : [])];
  for (const part of proving) part.start();
  await takeMessages(app);
  const demo = demoOf({ ...parts, controls });
  await demo?.past();
  const address = await listen(app, settings);
  demo?.start();
  return {
    address,
    claimUrl: controls && `${address}/claim/${claimLink.code}`,
    logger,
    async stop() {
      await demo?.stop();
      await closeHttpApp(app);
      for (const part of proving.toReversed()) await part.stop();
      await outgoing.stop();
      await recovery.expiry.stop();
      await processor.stop();
      await world.close();
      await store.close();
    },
  };
}
