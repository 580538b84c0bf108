import { FiringElsewhere, settledElsewhere, TimerFiring, workInHand } from '#application';
import {
  announcementOf,
  DemoSeed,
  installationOf,
  joinWorld,
  masterKeyFor,
  measuredDesk,
  measuredRequests,
  openBus,
  openDesk,
  openDsrSigner,
  openOpenDsr,
  openRecovery,
  openStores,
  openStream,
  openWebhooks,
  policyList,
  VERSION,
  type Running,
} from '#installation';
import {
  ClaimLink,
  closeHttpApp,
  createHttpApp,
  listen,
  watchedStores,
  watchOver,
  type Logger,
  type Settings,
} from '#platform';
import { deriveKey, KeyedDigests } from '#vault';
import { GatewayModule } from './gateway.module.js';
import { openPortal } from './portal/open-portal.js';

/** Starts the process that people and programs call. It decides what they ask, and carries nothing outside. */
export async function startGateway(settings: Settings, logger: Logger): Promise<Running> {
  const opened = await openStores(settings);
  const watch = watchOver(logger);
  const { metrics, liveness } = watch;
  const stores = watchedStores(opened, watch);
  const world = joinWorld(settings);
  const { clock } = world;
  const masterKey = await masterKeyFor(settings, stores.marks);
  const bus = await openBus(settings, 'gateway', logger);
  const installation = installationOf(world.yaml, settings.mode);
  const options = {
    stores,
    masterKey,
    clock,
    installation,
    log: logger,
    proof: { anchorSeconds: settings.anchorSeconds, settle: () => settledElsewhere(opened.feed) },
  };
  const desk = openDesk(options);
  await desk.proof.anchor.check();
  const recovery = openRecovery({
    ...options,
    desk,
    bus,
    letters: stores.deadLetters,
    history: bus,
    clockIsMoved: world.sandbox !== undefined,
  });
  metrics.measure({
    ...measuredRequests(opened, clock),
    ...measuredDesk(desk),
  });
  const counts = () => stores.readModel.live.counts();
  const claimLink = new ClaimLink();
  const firing = new FiringElsewhere(
    new TimerFiring(stores.timers, desk.commands, clock, {
      onFault: (error) => logger.error({ part: 'timers', err: error }, 'timers could not be fired'),
    }),
    opened.feed,
  );
  const outside = { ...options, yaml: world.yaml, isSandbox: world.sandbox !== undefined };
  const signer = await openDsrSigner(world.yaml, { ...outside, dataDir: settings.dataDir });
  const controls = world.sandbox?.controls({
    fireAllDue: () => firing.allDue(),
    timers: stores.timers,
    inHand: () => workInHand(stores.readModel),
  });
  const module = GatewayModule.register({
    requests: desk.requests,
    dashboards: desk.dashboards,
    simulations: desk.simulations,
    hosts: desk.hostDesk,
    restraints: desk.restraints,
    deadLetters: recovery.deadLetters,
    replays: recovery.replays,
    proof: desk.proof,
    audit: desk.audit,
    webhooks: openWebhooks(outside),
    openDsr: signer && openOpenDsr(signer, desk, outside),
    stream: openStream({ ...options, desk, letters: stores.deadLetters, controls }),
    policies: policyList(world.yaml),
    credentials: stores.credentials,
    browserSessions: stores.browserSessions,
    signIn: world.yaml.signIn,
    logger,
    clock,
    readiness: [{ name: 'store', check: async () => void (await counts()) }],
    metrics,
    liveness,
    adminToken: settings.adminToken,
    sessionKey: deriveKey(masterKey, 'sessions').export(),
    repeatable: new KeyedDigests(masterKey),
    sandbox: controls && { controls, claimLink },
    version: VERSION,
  });
  const app = await createHttpApp(module, { logger, pages: openPortal(logger) });
  desk.storedLog.start();
  const address = await listen(app, settings);
  const demo =
    world.demo &&
    controls &&
    new DemoSeed({
      world: world.demo,
      clock,
      controls,
      requests: desk.requests,
      deadLetters: recovery.deadLetters,
      bus,
      history: bus,
      log: logger,
    });
  demo?.start();
  return {
    announcement: announcementOf(settings, {
      address,
      claimUrl: controls && `${address}/claim/${claimLink.code}`,
    }),
    async stop() {
      await demo?.stop();
      await closeHttpApp(app);
      await desk.storedLog.stop();
      await bus.close();
      await world.close();
      await stores.close();
    },
  };
}
