import { ok, type HostDesk } from '#application';
import { NOW } from './use-cases.fixture.js';

/** Stands for what people decide about hosts: it knows one. */
export const hosts: HostDesk = {
  knows: async (host) => host.toLowerCase() === 'mfa01',
  retire: async (host, reason, { id }) =>
    ok({ host, retired: { at: NOW, reason, by: id }, requests: 1, tasks: 2 }),
  settle: async () => undefined,
  joinLate: async () => 0,
};
