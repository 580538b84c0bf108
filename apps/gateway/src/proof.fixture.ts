import { ok, type Audit, type ProofDesk } from '#application';
import { unsignedCertificate } from '#testing';

/** A log of one commit: its head, and the proof that the commit stands under it. */
const { inclusion } = unsignedCertificate().chain;

/** What stands behind the gateway in its tests, of what is needed to check Lethe without it. */

export const proof: Pick<ProofDesk, 'log' | 'keys' | 'head' | 'consistency' | 'logged'> = {
  head: async () => ok(inclusion.head),
  consistency: async ({ first, second }) => ok({ first, second, path: [] }),
  logged: async ({ streamId, commit }) => ok({ streamId, commit, hash: inclusion.head.rootHash, inclusion }),
  keys: async () => ({ keys: [] }),
  log: async function* () {
    yield '{"kind":"head"}\n';
  },
};

export const audit: Audit = {
  list: async () => ok({ items: [], nextCursor: null }),
  record: async () => undefined,
};
