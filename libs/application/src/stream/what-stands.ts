import { createHash } from 'node:crypto';
import type { SandboxClock, StreamDeadLetters, StreamHosts, StreamRestraints } from '#contracts';
import { standingOf, type Coverage, type Register } from '#domain';
import type { DeadLetters } from '#ports';
import { alarmCounts } from '../coverage.js';
import type { Standing } from './standings.js';

export interface WhatStandsParts {
  readonly deadLetters: Pick<DeadLetters, 'openCounts'>;
  readonly coverage: () => Promise<Coverage>;
  readonly register: () => Promise<Register>;
  /** undefined: the clock is not moved here */
  readonly clock: (() => SandboxClock) | undefined;
}

/** What people follow besides requests. */
export const whatStands = ({
  deadLetters,
  coverage,
  register,
  clock,
}: WhatStandsParts): readonly Standing[] => [
  {
    name: 'dead-letters',
    look: async (): Promise<StreamDeadLetters> => {
      const counts = (await deadLetters.openCounts()).map(({ topic, count }) => ({ topic, count }));
      return { open: counts.sort((one, other) => one.topic.localeCompare(other.topic)) };
    },
  },
  { name: 'hosts', look: async () => hostsNow(await coverage()) },
  { name: 'restraints', look: async () => restraintsNow(await register()) },
  ...(clock ? [{ name: 'clock', look: async () => clock(), hasChanged: clockWasMoved } as const] : []),
];

function hostsNow({ watched, hosts }: Coverage): StreamHosts {
  // Signs of life come each minute and change nothing: what is wrong for lack of them is an alarm.
  const lasting = hosts.map(({ lastSeenAt: _seen, sightings, ...host }) => ({
    ...host,
    sightings: sightings.map(({ announcement: { at: _at, surveyedAt: _surveyed, ...said } }) => said),
  }));
  return { watched, alarms: alarmCounts(hosts), version: versionOf(lasting) };
}

function restraintsNow(register: Register): StreamRestraints {
  const { holds, pauses, closes } = standingOf(register);
  return {
    legalHolds: holds.length,
    pausedSources: pauses.map(({ source }) => source).sort(),
    closeLimitReached: closes !== 'admitted',
    version: versionOf([holds.map(({ id }) => id), pauses, closes]),
  };
}

const versionOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

const DAY_MS = 86_400_000;
/** How far a clock that runs by itself may be from where it was expected, in real time: looks come late. */
const TOLERANCE_MS = 250;

/** Whether somebody has set its pace or moved it: that it runs is known to whoever was told its pace. */
function clockWasMoved(before: unknown, after: unknown, elapsedMs: number): boolean {
  const [was, is] = [before as SandboxClock, after as SandboxClock];
  if (was.secondsPerDay !== is.secondsPerDay) return true;
  const perMs = was.secondsPerDay === 0 ? 0 : DAY_MS / (was.secondsPerDay * 1000);
  const drift = Math.abs(Date.parse(is.now) - Date.parse(was.now) - elapsedMs * perMs);
  return drift > TOLERANCE_MS * perMs;
}
