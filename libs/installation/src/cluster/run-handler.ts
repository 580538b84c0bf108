import { openVaultClient } from '#adapters/vault-client';
import type { LetheYaml } from '#contracts';
import {
  announcerModule,
  DeadLetterOffice,
  meteredTaskVault,
  SettingsInvalid,
  startWorker,
  watchOver,
  type Logger,
  type ProgramModule,
  type Settings,
} from '#platform';
import { reportToBus, type HandlerTerms } from '#source-kit';
import { topologyOf } from '../installation.js';
import { answersAQuestion } from '../doctor/answers-a-question.js';
import { announcerOf } from '../process/announcer.js';
import { announced, runProcess, type Running } from '../process/run-process.js';
import { joinWorld } from '../world/shared-world.js';
import { measuredBus, watchedBus } from './measurements.js';
import { openBus } from './open-bus.js';

type Sources = LetheYaml['sources'];
type HandledSource = keyof Sources;

export type HandlerModule<S extends HandledSource> = (
  settings: NonNullable<Sources[S]>,
  terms: HandlerTerms,
) => ProgramModule;

/** Tasks that a handler works on at once; those of one host are limited by its source. */
const CONCURRENCY = 32;

/** Runs the handler of one source: on one of its hosts, or for all of them. It knows no database. */
export async function runHandler<S extends HandledSource>(
  source: S,
  moduleOf: HandlerModule<S>,
): Promise<void> {
  const compose = (sources: Sources, terms: HandlerTerms): void =>
    void moduleOf(configured(source, sources), terms);
  if (await answersAQuestion(source, compose)) return;
  await runProcess(source, (settings, logger) => startHandler(source, moduleOf, { settings, logger }));
}

async function startHandler<S extends HandledSource>(
  source: S,
  moduleOf: HandlerModule<S>,
  { settings, logger }: { readonly settings: Settings; readonly logger: Logger },
): Promise<Running> {
  const world = joinWorld(settings);
  const own = configured(source, world.yaml.sources);
  const hosts = hostsOf(source, world.yaml.sources, settings.hostName);
  const bus = await openBus(settings, source, logger);
  const address = settings.cluster?.vault;
  if (!address) throw new Error('Settings without a vault were accepted.');
  const vault = openVaultClient({ ...address, clock: world.clock });
  const { metrics, liveness } = watchOver(logger);
  metrics.measure(measuredBus(bus));
  const { hostName } = settings;
  const announcer = announcerOf(source, { yaml: world.yaml, bus, log: logger, hostName });
  const terms: HandlerTerms = {
    vault: meteredTaskVault(vault.tasks, metrics),
    clock: world.clock,
    report: reportToBus(bus, source),
    hosts,
    log: logger,
    onRunEnded: metrics.runEnded,
    announcer,
  };
  const worker = await startWorker({
    modules: [moduleOf(own, terms), announcerModule(announcer)],
    bus: {
      bus,
      group: groupOf(source, settings.hostName),
      concurrency: CONCURRENCY,
      deadLetters: new DeadLetterOffice({
        bus,
        clock: world.clock,
        source: `lethe/${source}`,
        sealer: vault.sealer,
        logger,
      }),
      logger,
    },
    readiness: [watchedBus(bus, liveness), { name: 'vault', check: () => vault.reach() }],
    listenOn: settings,
    metrics,
    liveness,
    logger,
  });
  return {
    announcement: announced(source, worker.address),
    async stop() {
      await worker.stop();
      await bus.close();
      vault.close();
      await world.close();
    },
  };
}

/** Processes of one host share its tasks; every host sees all tasks of its source and takes its own. */
const groupOf = (source: string, host: string | undefined): string =>
  host === undefined ? `lethe.${source}` : `lethe.${source}.${host}`;

function configured<S extends HandledSource>(source: S, sources: Sources): NonNullable<Sources[S]> {
  const own = sources[source];
  if (own) return own;
  throw new SettingsInvalid([
    { where: 'LETHE_CONFIG', message: `sources.${source} is not there, so there is nothing to handle` },
  ]);
}

/** @throws {SettingsInvalid} the host that this process is to be is none of the source's */
function hostsOf(source: HandledSource, sources: Sources, host: string | undefined): HandlerTerms['hosts'] {
  if (host === undefined) return 'all';
  const known = topologyOf(sources)[source]?.hosts ?? [];
  if (known.some(({ name }) => name === host)) return new Set([host]);
  throw new SettingsInvalid([
    {
      where: 'LETHE_HOST_NAME',
      message: `${host} is not among sources.${source}.hosts: correct either of them`,
    },
  ]);
}
