import { RequestKind, type LetheYaml, type PolicyList } from '#contracts';
import type { Installation } from '#application';
import { policies, type Topology } from '#domain';

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

/** A handler is believed this long without a sign of life. A day of the sandbox may take seconds. */
const LEASE_SECONDS = { production: 30 * 60, sandbox: 12 * 3600 } as const;

export const installationOf = (
  { sources, policies, coverage }: LetheYaml,
  mode: keyof typeof LEASE_SECONDS,
): Installation => ({
  planning: { topology: topologyOf(sources), leaseSeconds: LEASE_SECONDS[mode] },
  defaultPolicy: policies.default,
  approvalRequired: (kind) => policies.overrides[kind]?.approval === 'required',
  coverage,
});

/** The policies in numbers, with what this installation has decided about them. */
export const policyList = ({ policies: chosen }: LetheYaml): PolicyList => ({
  items: Object.values(policies).map(
    ({ id, version, title, internalDays, purgeDays, packageDays, ownRetentionMonths }) => ({
      id,
      version,
      title,
      default: id === chosen.default,
      approvalRequired: RequestKind.options.filter((kind) => chosen.overrides[kind]?.approval === 'required'),
      internalDays,
      purgeDays,
      packageDays,
      ownRetentionMonths,
    }),
  ),
});
