import { join } from 'node:path';
import { FileArtifactStore } from '#adapters/files';
import { openLibsqlStore, type LibsqlStore } from '#adapters/libsql';
import {
  installationOf,
  masterKeyOf,
  openEngine,
  openRecovery,
  openWorld,
  policyList,
  prepareDataFolder,
  submitDemoRequests,
  VERSION,
  type Engine,
  type Recovery,
  type Stores,
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
  type Logger,
  type Settings,
} from '#platform';
import type { Credentials, DeadLetters, MessageBus, MessageHistory } from '#ports';
import { reportToBus } from '#source-kit';
import { deriveKey } from '#vault';
import { StandaloneModule } from './standalone.module.js';

export type Around = <T extends object>(name: string, port: T) => T;

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
  const store = wrapped(opened, await FileArtifactStore.open(join(settings.dataDir, 'artifacts')), around);
  const options = {
    stores: store,
    bus: store.bus,
    masterKey,
    clock: world.clock,
    installation: installationOf(world.yaml, settings.mode),
    log: logger,
  };
  const engine = openEngine(options);
  const recovery = openRecovery({
    ...options,
    desk: engine,
    letters: store.deadLetters,
    history: store.history,
    clockIsMoved: world.sandbox !== undefined,
    relay: engine.processor,
  });
  return serve(settings, {
    world,
    engine,
    recovery,
    store,
    logger,
    sessionKey: deriveKey(masterKey, 'sessions').export(),
  });
}

/** The embedded store and its files, each port with whatever is to stand around it. */
interface EmbeddedStore extends Stores {
  readonly bus: MessageBus;
  readonly history: MessageHistory;
  readonly deadLetters: DeadLetters;
  readonly credentials: Credentials;
  close(): Promise<void>;
}

function wrapped(
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

interface Parts {
  readonly world: World;
  readonly engine: Engine;
  readonly recovery: Recovery;
  readonly store: EmbeddedStore;
  readonly logger: Logger;
  readonly sessionKey: Uint8Array;
}

async function serve(settings: Settings, parts: Parts): Promise<Standalone> {
  const { world, engine, recovery, store, logger, sessionKey } = parts;
  const { processor, requests, dashboards, vault } = engine;
  const claimLink = new ClaimLink();
  const counts = () => store.readModel.live.counts();
  const controls = world.sandbox?.controls(() => processor.fireAllDue());
  const runners = {
    vault,
    clock: world.clock,
    report: reportToBus(store.bus, 'standalone'),
    hosts: 'all',
    log: logger,
  } as const;
  const module = StandaloneModule.compose({ engine, runners }, world.yaml.sources, {
    requests,
    dashboards,
    deadLetters: recovery.deadLetters,
    replays: recovery.replays,
    policies: policyList(world.yaml),
    credentials: store.credentials,
    clock: world.clock,
    readiness: [{ name: 'store', check: async () => void (await counts()) }],
    requestCounts: counts,
    adminToken: settings.adminToken,
    sessionKey,
    sandbox: controls && { controls, claimLink },
    version: VERSION,
  });
  const app = await createHttpApp(module, { logger });
  const deadLetters = new DeadLetterOffice({
    bus: store.bus,
    clock: world.clock,
    source: 'lethe/standalone',
    sealer: engine.deadLetterSeals,
    logger,
  });
  connectBus(app, { ...BUS, bus: store.bus, deadLetters, logger });
  processor.start();
  recovery.expiry.start();
  await app.startAllMicroservices();
  const hasStandIns = settings.sandbox !== undefined && settings.sandbox.root === undefined;
  if (hasStandIns && settings.sandbox?.seed === 'demo') await submitDemoRequests(requests);
  const address = await listen(app, settings);
  return {
    address,
    claimUrl: controls && `${address}/claim/${claimLink.code}`,
    logger,
    async stop() {
      await closeHttpApp(app);
      await recovery.expiry.stop();
      await processor.stop();
      await world.close();
      await store.close();
    },
  };
}
