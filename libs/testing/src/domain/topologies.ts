import type { Source } from '#contracts';
import type { Planning, Topology } from '#domain';

/** The hosts of the sandbox: all four sources, two MFA Servers, an AD FS server with the old adapter. */
export const everySource: Topology = {
  'mfa-server': {
    hosts: [
      { name: 'mfa01', roles: ['mfa-server', 'user-portal'] },
      { name: 'mfa02', roles: ['mfa-server'] },
      { name: 'adfs-old', roles: ['adfs-adapter'] },
    ],
    syslog: true,
  },
  'nps-extension': { hosts: [{ name: 'nps01' }, { name: 'nps02' }] },
  'adfs-adapter': { hosts: [{ name: 'adfs01' }] },
  'cloud-mfa': {},
};

/** An installation where only these sources exist. */
export const only = (...sources: readonly Source[]): Topology =>
  Object.fromEntries(Object.entries(everySource).filter(([source]) => sources.includes(source as Source)));

export const LEASE_SECONDS = 1800;

export const planning = (topology: Topology = everySource): Planning => ({
  topology,
  leaseSeconds: LEASE_SECONDS,
});
