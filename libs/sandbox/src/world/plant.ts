import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '#contracts';
import { logEvents } from '../event-logs/channels.js';
import { eventLogFolder, hosts, logFolder, type SandboxHost } from './hosts.js';
import { personNamed } from './people.js';
import { challenge, trace } from './seed-events.js';
import { writeLog } from './seed-logs.js';

export interface Planting {
  readonly host: string;
  readonly kind: SandboxHost['holds'];
  readonly userPrincipalName: string;
}

/** The sandbox's world has no such host, or that host keeps no such data. */
export class CannotPlant extends Error {
  constructor(
    readonly reason: 'unknown-host' | 'kind-does-not-fit-host',
    readonly path: 'host' | 'kind',
    readonly explanation: string,
  ) {
    super(explanation);
    this.name = 'CannotPlant';
  }
}

/**
 * Writes data dated `now` that names the person on that host, as if she had just signed in there: to see
 * a purge contradicted.
 * @throws {CannotPlant}
 */
export async function plant(
  world: string,
  { host: name, kind, userPrincipalName }: Planting,
  now: Instant,
): Promise<void> {
  const host = hosts.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!host)
    throw new CannotPlant('unknown-host', 'host', `is none of ${hosts.map((one) => one.name).join(', ')}`);
  if (host.holds !== kind)
    throw new CannotPlant('kind-does-not-fit-host', 'kind', `must be ${host.holds} on ${host.name}`);
  if (kind === 'log-file') plantLogFile(world, host, userPrincipalName, now);
  else await plantEvent(world, host, userPrincipalName, now);
}

function plantLogFile(world: string, host: SandboxHost, name: string, now: Instant): void {
  const folder = logFolder(world, host.name);
  let path: string;
  let number = 1;
  do path = join(folder, `${host.plantsInto}_planted_${number++}.log`);
  while (existsSync(path));
  const sam = personNamed(name)?.samAccountName;
  const line = (text: string): string => `${now.replace('Z', '000Z')}|i|1848|2676|pfsvc|${text}`;
  const lines = [
    line(`82a3db8d-3317-43f7-b203-900000000001|User "${name}" was changed.`),
    line(`82a3db8d-3317-43f7-b203-900000000002|Pfauth succeeded for user '${name}'.`),
    ...(sam === undefined
      ? []
      : [line(`82a3db8d-3317-43f7-b203-900000000003|Pfauth succeeded for user '${sam}'.`)]),
  ];
  writeLog(path, lines);
}

async function plantEvent(world: string, host: SandboxHost, name: string, now: Instant): Promise<void> {
  const draft = host.name === 'adfs01' ? trace(now, name, 999) : challenge(now, name, 999);
  await logEvents(eventLogFolder(world, host.name), host.plantsInto, [draft]);
}
