import { contractOf, Source, type LetheYaml } from '#contracts';
import type { Installation } from '#application';
import type { Topology } from '#domain';
import { dayCounting } from './policy-list.js';

/** What planning needs to know of the settings: which sources there are, and which hosts they have. */
export const topologyOf = (sources: LetheYaml['sources']): Topology =>
  Object.fromEntries(
    Source.options.flatMap((source) => {
      const settings = sources[source];
      return settings ? [[source, contractOf(source).topology(settings)]] : [];
    }),
  );

/** A handler is believed this long without a sign of life. A day of the sandbox may take seconds. */
export const LEASE_SECONDS = { production: 30 * 60, sandbox: 12 * 3600 } as const;

export const installationOf = (
  { sources, policies, limits, coverage }: LetheYaml,
  mode: keyof typeof LEASE_SECONDS,
): Installation => ({
  planning: {
    topology: topologyOf(sources),
    leaseSeconds: LEASE_SECONDS[mode],
    counting: dayCounting(policies),
    exportFirst: policies.overrides.AccountClose?.exportFirst === 'required',
  },
  defaultPolicy: policies.default,
  approvalRequired: (kind) => policies.overrides[kind]?.approval === 'required',
  closeLimits: {
    perDay: limits.accountClosesPerDay,
    moreThanUsual: limits.moreThanUsual === 'none' ? null : limits.moreThanUsual,
  },
  coverage,
});
