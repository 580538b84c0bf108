import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LetheYaml } from '#contracts';
import type { Settings } from '#platform';
import {
  NoSandboxWorld,
  sandboxSettings,
  seedWorld,
  SharedSandboxClock,
  startCloud,
  type SandboxCloud,
} from '#sandbox';
import { cloudWorldOf, controlsOf, demoOf, productionWorld, type World } from './world.js';

/** Where the sandbox's own process writes down how its stand-ins are reached, for the others. */
const sourcesFile = (folder: string): string => join(folder, 'sources.json');

const folderOf = ({ dataDir }: Settings): string => join(dataDir, 'sandbox');

/** The world for one of several processes. @throws {NoSandboxWorld} the sandbox's own process has never run */
export function joinWorld(settings: Settings): World {
  if (!settings.sandbox) return productionWorld(settings);
  const folder = folderOf(settings);
  const clock = SharedSandboxClock.join(folder);
  const standIns = settings.yaml ? undefined : folder;
  return {
    yaml: settings.yaml ?? { ...standInSettings(folder), ...settings.rules },
    clock,
    sandbox: { controls: (moving) => controlsOf(clock, standIns, moving) },
    demo: standIns === undefined ? undefined : demoOf(folder, settings),
    close: async () => clock.close(),
  };
}

function standInSettings(folder: string): LetheYaml {
  if (!existsSync(sourcesFile(folder))) throw new NoSandboxWorld(folder);
  return LetheYaml.parse(JSON.parse(readFileSync(sourcesFile(folder), 'utf8')));
}

/** The sandbox's own process in a cluster: the stand-ins that listen, and the clock. */
export interface RunningWorld {
  close(): Promise<void>;
}

/** Makes the world if there is none yet, and keeps it going. */
export async function runWorld(settings: Settings): Promise<RunningWorld> {
  const folder = folderOf(settings);
  mkdirSync(folder, { recursive: true });
  const clock = await SharedSandboxClock.start(folder, settings.sandbox?.secondsPerDay ?? 0);
  const cloud = settings.yaml
    ? undefined
    : await startStandIns(folder, clock, settings.sandbox?.seed === 'demo');
  return {
    async close() {
      await cloud?.close();
      clock.close();
    },
  };
}

async function startStandIns(
  folder: string,
  clock: SharedSandboxClock,
  demo: boolean,
): Promise<SandboxCloud> {
  seedWorld(folder, clock.now(), { demo });
  const cloud = await startCloud({
    folder: join(folder, 'cloud'),
    clock,
    port: lastPort(folder),
    world: cloudWorldOf(folder),
  });
  const text = JSON.stringify({ sources: sandboxSettings(folder, cloud.source) }, null, 2);
  writeFileSync(`${sourcesFile(folder)}.new`, text);
  renameSync(`${sourcesFile(folder)}.new`, sourcesFile(folder));
  return cloud;
}

/** The others know the cloud by its address: when this process comes again, it takes the same one. */
function lastPort(folder: string): number {
  if (!existsSync(sourcesFile(folder))) return 0;
  const graph = standInSettings(folder).sources['cloud-mfa']?.graph;
  return graph ? Number(new URL(graph.baseUrl).port) : 0;
}
