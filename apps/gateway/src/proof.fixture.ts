import { ok, refused, type Audit, type ProofDesk } from '#application';

/** What stands behind the gateway in its tests, of what is needed to check Lethe without it. */

export const proof: Pick<ProofDesk, 'log' | 'keys' | 'head' | 'consistency' | 'logged'> = {
  head: async () => refused('not-found'),
  consistency: async ({ first, second }) => ok({ first, second, path: [] }),
  logged: async () => refused('not-found'),
  keys: async () => ({ keys: [] }),
  log: async function* () {
    yield '{"kind":"head"}\n';
  },
};

export const audit: Audit = {
  list: async () => ok({ items: [], nextCursor: null }),
  record: async () => undefined,
};
