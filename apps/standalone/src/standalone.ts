import { openLibsqlStore } from '#adapters/libsql';
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
import { deriveKey } from '#vault';
import { openEngine, type Around, type Engine } from './engine.js';
import { prepareDataFolder } from './data-folder.js';
import { submitDemoRequests } from './demo-requests.js';
import { installationOf, policyList } from './installation.js';
import { masterKeyOf } from './master-key.js';
import { StandaloneModule } from './standalone.module.js';
import { openWorld, type World } from './world.js';
import { VERSION } from './version.js';

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

/** A handler is believed this long without a sign of life. A day of the sandbox may take seconds. */
const LEASE_SECONDS = { production: 30 * 60, sandbox: 12 * 3600 } as const;

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
  const installation = installationOf(world.yaml, LEASE_SECONDS[settings.mode]);
  const masterKey = masterKeyOf(settings);
  const engine = await openEngine({
    dataDir: settings.dataDir,
    opened,
    masterKey,
    clock: world.clock,
    installation,
    log: logger,
    around,
  });
  return serve(settings, { world, engine, logger, sessionKey: deriveKey(masterKey, 'sessions').export() });
}

interface Parts {
  readonly world: World;
  readonly engine: Engine;
  readonly logger: Logger;
  readonly sessionKey: Uint8Array;
}

async function serve(settings: Settings, { world, engine, logger, sessionKey }: Parts): Promise<Standalone> {
  const { store, processor, requests, dashboards } = engine;
  const claimLink = new ClaimLink();
  const counts = () => store.readModel.live.counts();
  const controls = world.sandbox?.controls(() => processor.fireAllDue());
  const module = StandaloneModule.compose(engine, world.yaml.sources, {
    requests,
    dashboards,
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
      await processor.stop();
      await world.close();
      await store.close();
    },
  };
}
