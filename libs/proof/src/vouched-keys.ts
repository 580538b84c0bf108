import type { SigningJwk, SigningKeyList } from '#contracts';

/** Which keys whoever checks believes in. */
export interface VouchedKeys {
  /** `given`: he named them; `found`: those that stand in the file itself, for which nobody vouched */
  readonly from: 'given' | 'found';
  has(key: SigningJwk): boolean;
}

export const foundKeys: VouchedKeys = { from: 'found', has: () => true };

export const givenKeys = ({ keys }: SigningKeyList): VouchedKeys => {
  const known = new Map(keys.map(({ kid, x }) => [kid, x]));
  return { from: 'given', has: ({ kid, x }) => known.get(kid) === x };
};
