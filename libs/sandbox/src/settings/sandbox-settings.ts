import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { LetheYaml, type CloudMfaSettings } from '#contracts';
import { hosts, logFolder } from '../world/hosts.js';

/** How the simulated cloud is reached: the same settings that a real one has. */
export type CloudAddresses = z.input<typeof CloudMfaSettings>;

/** Where the stand-in programs lie once they are compiled: beside this file's folder. */
const compiledPrograms = (): string => join(dirname(fileURLToPath(import.meta.url)), '..', 'programs');

/**
 * Settings that point the real sources at the stand-ins, as a person would write them in lethe.yaml.
 * @param programs folder of the compiled stand-in programs
 */
export function sandboxSettings(
  world: string,
  cloud: CloudAddresses,
  programs = compiledPrograms(),
): LetheYaml['sources'] {
  const standIn = (name: string): string[] => [
    process.execPath,
    join(programs, `${name}.js`),
    '--world',
    world,
  ];
  const eventLogHost = (name: string) => ({
    name,
    wevtutil: [...standIn('wevtutil'), '--host', name],
    retainedFolder: join(world, 'hosts', name, 'retained'),
  });
  const roles = {
    mfa01: ['mfa-server', 'user-portal'],
    mfa02: ['mfa-server'],
    'adfs-old': ['adfs-adapter'],
  } as const;
  const settings = {
    sources: {
      'mfa-server': {
        gdprExecutable: standIn('multi-factor-auth-gdpr'),
        hosts: hosts
          .filter((host) => host.holds === 'log-file')
          .map(({ name }) => ({
            name,
            roles: [...roles[name as keyof typeof roles]],
            logFolders: [logFolder(world, name)],
          })),
      },
      'nps-extension': { hosts: [eventLogHost('nps01'), eventLogHost('nps02')] },
      'adfs-adapter': { hosts: [eventLogHost('adfs01')] },
      'cloud-mfa': cloud,
    },
  } satisfies z.input<typeof LetheYaml>;
  return LetheYaml.parse(settings).sources;
}
