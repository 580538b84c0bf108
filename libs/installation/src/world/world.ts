import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { LetheYaml, type Instant, type PlantBody } from '#contracts';
import { ok, refused } from '#application';
import { SystemClock } from '#adapters/in-process';
import type { SandboxControls, Settings } from '#platform';
import type { Clock } from '#ports';
import {
  CannotPlant,
  plant,
  SandboxClock,
  sandboxSettings,
  seedWorld,
  startCloud,
  type SandboxCloud,
} from '#sandbox';

/** What Lethe runs against: the sources that exist, and the time they share. */
export interface World {
  readonly yaml: LetheYaml;
  readonly clock: Clock;
  /** the handles of the sandbox; undefined in production */
  readonly sandbox: Sandbox | undefined;
  close(): Promise<void>;
}

export interface Sandbox {
  /** @param fireAllDue fires what has fallen due */
  controls(fireAllDue: () => Promise<void>): SandboxControls;
}

/** Opens the world that the settings describe. The data folder must already be held by this process. */
export async function openWorld(settings: Settings): Promise<World> {
  if (!settings.sandbox) return productionWorld(settings);
  const folder = join(settings.dataDir, 'sandbox');
  mkdirSync(folder, { recursive: true });
  const clock = SandboxClock.open(folder, { secondsPerDay: settings.sandbox.secondsPerDay });
  if (settings.yaml) return sandboxWorld(settings.yaml, clock, undefined);
  seedWorld(folder, clock.now());
  const cloud = await startCloud({ folder: join(folder, 'cloud'), clock });
  const yaml = LetheYaml.parse({ ...settings.rules, sources: sandboxSettings(folder, cloud.source) });
  return sandboxWorld(yaml, clock, { cloud, folder });
}

export function productionWorld({ yaml }: Settings): World {
  if (!yaml) throw new Error('Production settings were accepted without lethe.yaml.');
  return { yaml, clock: new SystemClock(), sandbox: undefined, close: async () => undefined };
}

/** The built-in stand-ins: a cloud that listens, and a folder in which hosts keep their data. */
interface StandIns {
  readonly cloud: SandboxCloud;
  readonly folder: string;
}

const sandboxWorld = (yaml: LetheYaml, clock: SandboxClock, standIns: StandIns | undefined): World => ({
  yaml,
  clock,
  sandbox: { controls: (fireAllDue) => controlsOf(clock, standIns?.folder, fireAllDue) },
  close: async () => {
    await standIns?.cloud.close();
    clock.close();
  },
});

/** A clock of the sandbox, whichever process keeps it going. */
interface MovableClock extends Clock {
  readonly secondsPerDay: number;
  advance(duration: string): Instant | Promise<Instant>;
  setSecondsPerDay(secondsPerDay: number): void | Promise<void>;
}

/** @param folder where the built-in stand-ins are; undefined where the sources are configured ones */
export function controlsOf(
  clock: MovableClock,
  folder: string | undefined,
  fireAllDue: () => Promise<void>,
): SandboxControls {
  const shown = () => ({ now: clock.now(), secondsPerDay: clock.secondsPerDay });
  return {
    clock: shown,
    async advance(duration) {
      await clock.advance(duration);
      await fireAllDue();
      return shown();
    },
    async setPace(secondsPerDay) {
      await clock.setSecondsPerDay(secondsPerDay);
      return shown();
    },
    plant: (order) => plantIn(folder, order, clock.now()),
  };
}

async function plantIn(
  folder: string | undefined,
  order: PlantBody,
  now: string,
): ReturnType<SandboxControls['plant']> {
  const elsewhere = [
    { path: 'host', message: 'is not a stand-in: the sources are configured ones, plant there yourself' },
  ];
  if (folder === undefined) return refused('validation-failed', undefined, elsewhere);
  try {
    await plant(folder, order, now);
    return ok({ host: order.host, kind: order.kind });
  } catch (error) {
    if (!(error instanceof CannotPlant)) throw error;
    return refused('validation-failed', undefined, [{ path: error.path, message: error.explanation }]);
  }
}
