import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '#contracts';
import { seedDemoLogs } from '../demo/demo-logs.js';
import { withDemoPeople } from '../demo/demo-records.js';
import { writeFarm } from '../farm/farm-records.js';
import { writeWhole } from '../files/write-whole.js';
import { Moments } from './moments.js';
import { seedEvents } from './seed-events.js';
import { seedFarm } from './seed-farm.js';
import { seedLogs } from './seed-logs.js';

const markerPath = (world: string): string => join(world, 'world.json');

/** How a world was made. */
export interface MadeWorld {
  /** ages of its data are counted from this moment */
  readonly seededAt: Instant;
  /** whether the demo's people are in it */
  readonly demo: boolean;
}

/** @returns undefined where none was made yet */
export function madeWorld(world: string): MadeWorld | undefined {
  let text: string;
  try {
    text = readFileSync(markerPath(world), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { seededAt, demo = false } = JSON.parse(text) as Partial<MadeWorld>;
  if (typeof seededAt !== 'string')
    throw new Error(`${markerPath(world)} is not the file of a sandbox; remove its folder to start anew.`);
  return { seededAt, demo };
}

/**
 * Makes the hosts and the MFA Server farm of the sandbox, with data whose ages are counted from `now`. Once
 * it is made, it is left as it is: what was deleted from it stays deleted. A making that was cut short
 * begins anew.
 */
export function seedWorld(
  world: string,
  now: Instant,
  { demo = false }: { readonly demo?: boolean } = {},
): MadeWorld {
  const made = madeWorld(world);
  if (made) return made;
  const moments = new Moments(now);
  const farm = seedFarm(moments);
  writeFarm(world, demo ? withDemoPeople(farm, moments) : farm);
  seedLogs(world, moments);
  if (demo) seedDemoLogs(world, moments);
  seedEvents(world, moments);
  writeWhole(markerPath(world), `${JSON.stringify({ version: 1, seededAt: now, demo })}\n`);
  return { seededAt: now, demo };
}
