import type { Topology } from './fan-out-plan.js';

/** The topology without these hosts (names in lower case). A source that loses its last one is not there. */
export const withoutHosts = (topology: Topology, gone: ReadonlySet<string>): Topology =>
  Object.fromEntries(
    Object.entries(topology).flatMap(([source, own]) => {
      const hosts = own.hosts?.filter(({ name }) => !gone.has(name.toLowerCase()));
      if (hosts === undefined) return [[source, own]];
      return hosts.length === 0 ? [] : [[source, { ...own, hosts }]];
    }),
  );
