import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { addDuration, LetheYaml, type Instant, type PlantBody } from '#contracts';
import { ok, refused } from '#application';
import { SystemClock } from '#adapters/in-process';
import type { SandboxControls, Settings } from '#platform';
import type { Clock, Timers } from '#ports';
import {
  CannotPlant,
  cloudPeople,
  cloudPeopleWithDemo,
  madeWorld,
  plant,
  SandboxClock,
  sandboxSettings,
  seedWorld,
  startCloud,
  type SandboxCloud,
} from '#sandbox';
import { LEASE_SECONDS } from '../installation.js';
import { Patience } from './patience.js';

/** What Lethe runs against: the sources that exist, and the time they share. */
export interface World {
  readonly yaml: LetheYaml;
  readonly clock: Clock;
  /** the handles of the sandbox; undefined in production */
  readonly sandbox: Sandbox | undefined;
  /** undefined where the world has nobody of the demo */
  readonly demo?: DemoWorld | undefined;
  close(): Promise<void>;
}

/** A world that has the demo's people in it. */
export interface DemoWorld {
  readonly folder: string;
  /** the time at which people first see it */
  readonly presentAt: string;
}

/** How long before the present the clock of a new demo begins: a purge takes a month. */
const PAST_MS = 31 * 86_400_000;

export const demoOf = (folder: string, { sandbox }: Settings): DemoWorld | undefined => {
  const made = sandbox?.seed === 'demo' ? madeWorld(folder) : undefined;
  return made?.demo ? { folder, presentAt: made.seededAt } : undefined;
};

/** What the cloud holds, aged as the rest of the world is. */
export const cloudWorldOf = (folder: string) => (now: string) => {
  const made = madeWorld(folder);
  return (made?.demo ? cloudPeopleWithDemo : cloudPeople)(made?.seededAt ?? now);
};

/** What a leap of the clock asks of the rest. */
export interface Moving {
  /** fires what has fallen due */
  readonly fireAllDue: () => Promise<void>;
  /** names of the tasks that handlers have in hand */
  readonly inHand: () => Promise<readonly string[]>;
  readonly timers: Pick<Timers, 'next'>;
}

export interface Sandbox {
  controls(moving: Moving): SandboxControls;
}

/** Opens the world that the settings describe. The data folder must already be held by this process. */
export async function openWorld(settings: Settings): Promise<World> {
  if (!settings.sandbox) return productionWorld(settings);
  const folder = join(settings.dataDir, 'sandbox');
  mkdirSync(folder, { recursive: true });
  const { secondsPerDay } = settings.sandbox;
  if (settings.yaml)
    return sandboxWorld(settings.yaml, SandboxClock.open(folder, { secondsPerDay }), undefined);
  const clock = SandboxClock.open(folder, {
    secondsPerDay,
    startsAt: beginning(folder, settings.sandbox.seed),
  });
  seedWorld(folder, clock.now());
  const cloud = await startCloud({ folder: join(folder, 'cloud'), clock, world: cloudWorldOf(folder) });
  const yaml = LetheYaml.parse({ ...settings.rules, sources: sandboxSettings(folder, cloud.source) });
  return { ...sandboxWorld(yaml, clock, { cloud, folder }), demo: demoOf(folder, settings) };
}

/** A new demo is aged from now, and its clock begins a month earlier. A folder that was used before stays what it is. */
function beginning(folder: string, seed: 'demo' | 'none'): string | undefined {
  if (SandboxClock.hasRun(folder)) return undefined;
  const made =
    seed === 'demo' ? seedWorld(folder, new Date().toISOString(), { demo: true }) : madeWorld(folder);
  return made?.demo ? new Date(Date.parse(made.seededAt) - PAST_MS).toISOString() : undefined;
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
  sandbox: { controls: (moving) => controlsOf(clock, standIns?.folder, moving) },
  close: async () => {
    await standIns?.cloud.close();
    clock.close();
  },
});

/** Whether work in hand may be without a lease after it: its last sign of life may be a third of one back. */
function outlastsLeases(duration: string, now: Instant): boolean {
  const then = addDuration(now, duration);
  return then !== undefined && Date.parse(then) - Date.parse(now) >= (LEASE_SECONDS.sandbox * 1000) / 3;
}

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
  { fireAllDue, inHand, timers }: Moving,
): SandboxControls {
  const patience = new Patience(inHand);
  const shown = () => ({ now: clock.now(), secondsPerDay: clock.secondsPerDay });
  const advance = async (duration: string) => {
    if (outlastsLeases(duration, clock.now())) await patience.untilFinished();
    await clock.advance(duration);
    await fireAllDue();
    return shown();
  };
  return {
    clock: shown,
    advance,
    nextEventAt: () => timers.next(),
    async toNextEvent() {
      // A lease tells of nothing while its handler works, and has no timer any more when it is done.
      await patience.untilFinished();
      const next = await timers.next();
      const ms = next === undefined ? 0 : Date.parse(next) - Date.parse(clock.now());
      return ms > 0 ? advance(`PT${ms / 1000}S`) : shown();
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
