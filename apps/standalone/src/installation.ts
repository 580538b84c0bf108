import type { LetheYaml } from '#contracts';
import type { Installation } from '#application';
import type { Topology } from '#domain';

/** What planning needs to know of the settings: which sources there are, and which hosts they have. */
export function topologyOf(sources: LetheYaml['sources']): Topology {
  const mfa = sources['mfa-server'];
  const hosts = (list: readonly { readonly name: string }[]) => ({
    hosts: list.map(({ name }) => ({ name })),
  });
  return {
    ...(mfa && {
      'mfa-server': {
        hosts: mfa.hosts.map(({ name, roles }) => ({ name, roles })),
        syslog: mfa.syslog !== undefined,
      },
    }),
    ...(sources['nps-extension'] && { 'nps-extension': hosts(sources['nps-extension'].hosts) }),
    ...(sources['adfs-adapter'] && { 'adfs-adapter': hosts(sources['adfs-adapter'].hosts) }),
    ...(sources['cloud-mfa'] && { 'cloud-mfa': {} }),
  };
}

export const installationOf = ({ sources, policies }: LetheYaml, leaseSeconds: number): Installation => ({
  planning: { topology: topologyOf(sources), leaseSeconds },
  defaultPolicy: policies.default,
  approvalRequired: (kind) => policies.overrides[kind]?.approval === 'required',
});
