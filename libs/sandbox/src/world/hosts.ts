import { join } from 'node:path';

/** A host of the sandbox's world, and what of a person can lie on it. */
export interface SandboxHost {
  readonly name: string;
  readonly holds: 'log-file' | 'event';
  /** what `plant` writes to: the beginning of a log's file name, or a channel */
  readonly plantsInto: string;
}

export const hosts: readonly SandboxHost[] = [
  { name: 'mfa01', holds: 'log-file', plantsInto: 'MultiFactorAuthSvc' },
  { name: 'mfa02', holds: 'log-file', plantsInto: 'MultiFactorAuthSvc' },
  { name: 'adfs-old', holds: 'log-file', plantsInto: 'MultiFactorAuthAdfsAdapter' },
  { name: 'nps01', holds: 'event', plantsInto: 'Microsoft-AzureMfa-AuthZ/AuthZOptCh' },
  { name: 'nps02', holds: 'event', plantsInto: 'AuthZOptCh' },
  { name: 'adfs01', holds: 'event', plantsInto: 'AD FS Tracing/Debug' },
];

export const logFolder = (world: string, host: string): string => join(world, 'hosts', host, 'logs');
export const eventLogFolder = (world: string, host: string): string =>
  join(world, 'hosts', host, 'event-logs');
