import type { Instant, SigningJwk, SigningKeyList } from '#contracts';

/** Which keys whoever checks believes in. */
export interface VouchedKeys {
  /** `given`: he named them; `found`: those that stand in the file itself, for which nobody vouched */
  readonly from: 'given' | 'found';
  has(key: SigningJwk): boolean;
  /** Whether a key was out of use when a head was signed with it, by the list that vouches for it. */
  wasRetired(key: SigningJwk, signedAt: Instant): boolean;
}

export const foundKeys: VouchedKeys = { from: 'found', has: () => true, wasRetired: () => false };

/** Processes go on for a minute with the key that they know, and their clocks differ. */
const WENT_ON_MS = 86_400_000;

export const givenKeys = ({ keys }: SigningKeyList): VouchedKeys => {
  const known = new Map(keys.map((key) => [key.kid, key]));
  return {
    from: 'given',
    has: ({ kid, x }) => known.get(kid)?.x === x,
    wasRetired: ({ kid }, signedAt) => {
      const retiredAt = known.get(kid)?.retiredAt ?? null;
      return retiredAt !== null && Date.parse(signedAt) > Date.parse(retiredAt) + WENT_ON_MS;
    },
  };
};
