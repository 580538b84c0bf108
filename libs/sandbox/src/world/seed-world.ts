import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '#contracts';
import { writeFarm } from '../farm/farm-records.js';
import { writeWhole } from '../files/write-whole.js';
import { Moments } from './moments.js';
import { seedEvents } from './seed-events.js';
import { seedFarm } from './seed-farm.js';
import { seedLogs } from './seed-logs.js';

const markerPath = (world: string): string => join(world, 'world.json');

/**
 * Makes the hosts and the MFA Server farm of the sandbox, with data whose ages are counted from `now`. Once
 * it is made, it is left as it is: what was deleted from it stays deleted. A making that was cut short
 * begins anew.
 */
export function seedWorld(world: string, now: Instant): void {
  if (existsSync(markerPath(world))) return;
  const moments = new Moments(now);
  writeFarm(world, seedFarm(moments));
  seedLogs(world, moments);
  seedEvents(world, moments);
  writeWhole(markerPath(world), `${JSON.stringify({ version: 1, seededAt: now })}\n`);
}
