import { LogOrder } from '#application';
import {
  announced,
  installationOf,
  joinWorld,
  masterKeyFor,
  measuredBus,
  measuredWork,
  openBus,
  openDsrSigner,
  openEngine,
  openOutgoing,
  openRecovery,
  openStores,
  timeStamperOf,
  watchedBus,
  type Running,
} from '#installation';
import {
  DeadLetterOffice,
  meteredTaskVault,
  startWorker,
  watchedStores,
  watchOver,
  type Logger,
  type Settings,
} from '#platform';
import { reportToBus } from '#source-kit';
import { OrchestratorModule } from './orchestrator.module.js';

/** Orchestrators share one group, and so the work. */
const BUS = { group: 'lethe.orchestrator', concurrency: 64 } as const;
/** How often to look for timers that another orchestrator has set, milliseconds. */
const LOOK_FOR_TIMERS = { production: 2000, sandbox: 1500 } as const;

/** Starts the process that decides what comes by message or falls due, and carries it outside. */
export async function startOrchestrator(settings: Settings, logger: Logger): Promise<Running> {
  const opened = await openStores(settings);
  const watch = watchOver(logger);
  const { metrics, liveness } = watch;
  const timers = opened.shareTimers();
  const stores = watchedStores({ ...opened, timers }, watch);
  const world = joinWorld(settings);
  const bus = await openBus(settings, 'orchestrator', logger);
  const { clock } = world;
  metrics.measure({ ...measuredWork(opened, clock), ...measuredBus(bus) });
  const order = new LogOrder(stores.feed, stores.proofLog, (error) =>
    logger.error({ part: 'log', err: error }, 'commits did not get their places in the log'),
  );
  const options = {
    stores,
    masterKey: await masterKeyFor(settings, stores.marks),
    clock,
    installation: installationOf(world.yaml, settings.mode),
    bus,
    log: logger,
    proof: { anchorSeconds: settings.anchorSeconds, settle: () => order.settle() },
  };
  const shared = { lookForTimersEvery: LOOK_FOR_TIMERS[settings.mode] };
  const clockIsMoved = world.sandbox !== undefined;
  const told = { tellStatus: true, onLate: metrics.firedLate, clockIsMoved };
  const engine = openEngine({ ...options, ...told, shared });
  const { processor, requests, hosts, vault, deadLetterSeals, proof } = engine;
  await proof.anchor.check();
  const recovery = openRecovery({
    ...options,
    desk: engine,
    letters: stores.deadLetters,
    history: bus,
    clockIsMoved,
    relay: processor,
  });
  const outgoing = openOutgoing({
    ...options,
    yaml: world.yaml,
    isSandbox: clockIsMoved,
    letters: stores.deadLetters,
    metrics,
    openDsr: await openDsrSigner(world.yaml, {
      isSandbox: clockIsMoved,
      dataDir: settings.dataDir,
      log: logger,
    }),
  });
  const report = reportToBus(bus, 'orchestrator');
  const packages = engine.packages({
    vault: meteredTaskVault(vault, metrics),
    clock,
    report,
    hosts: 'all',
    log: logger,
    onRunEnded: metrics.runEnded,
  });
  await engine.hostDesk.joinLate();
  processor.start();
  recovery.expiry.start();
  outgoing.start();
  order.start();
  proof.anchor.start();
  const stamper = timeStamperOf(settings, { stores, clock, log: logger });
  stamper?.start();
  const worker = await startWorker({
    modules: [
      OrchestratorModule.with({ processor, requests, hosts, packages, deadLetters: recovery.deadLetters }),
    ],
    bus: {
      ...BUS,
      bus,
      deadLetters: new DeadLetterOffice({
        bus,
        clock,
        source: 'lethe/orchestrator',
        sealer: deadLetterSeals,
        logger,
      }),
      logger,
    },
    readiness: [
      { name: 'store', check: async () => void (await stores.readModel.live.counts()) },
      watchedBus(bus, liveness),
    ],
    listenOn: settings,
    metrics,
    liveness,
    logger,
  });
  return {
    announcement: announced('orchestrator', worker.address),
    async stop() {
      await stamper?.stop();
      await worker.stop();
      await proof.anchor.stop();
      await order.stop();
      await outgoing.stop();
      await recovery.expiry.stop();
      await processor.stop();
      await timers.leave();
      await bus.close();
      await world.close();
      await stores.close();
    },
  };
}
