import type { Instant } from '#contracts';
import type { ProofLog, StoredSigningKey } from '#ports';
import { isHeadSigned, keyIdOf } from '#proof';

export type HeadLog = Pick<ProofLog, 'heads' | 'lastHead'>;

/** The public half of a key that heads were signed with, and that is not among the keys, or not as it was. */
export interface LostSigningKey {
  readonly kid: string;
  readonly x: string;
  /** there is a record of it, which names another public half */
  readonly changed: boolean;
  /** when the first head was signed with it */
  readonly since: Instant;
}

const HEADS = 200;

/** A key is called after its public half: a record in which they do not belong together was changed. */
export const isAsMade = ({ kid, x }: StoredSigningKey): boolean => keyIdOf(x) === kid;

/**
 * Every head names the key that it was signed with, so a public half that is gone can be had again from the heads.
 * All heads are looked at only where something speaks for it: the first or the last one has an unknown key, a
 * number is missing, or a record was changed. @returns earliest first @throws {StoreUnavailable}
 */
export async function lostSigningKeys(
  log: HeadLog,
  known: readonly StoredSigningKey[],
): Promise<readonly LostSigningKey[]> {
  const sound = known.filter(isAsMade);
  const kids = new Set(sound.map(({ kid }) => kid));
  const changed = new Set(known.filter((key) => !isAsMade(key)).map(({ kid }) => kid));
  const ends = [(await log.heads(0, 1))[0], await log.lastHead()];
  const isWhole = sound.every(({ number }, index) => number === index + 1) && changed.size === 0;
  if (isWhole && ends.every((head) => head === undefined || kids.has(head.key.kid))) return [];
  const lost = new Map<string, LostSigningKey>();
  for (let after = 0; ;) {
    const heads = await log.heads(after, HEADS);
    const last = heads.at(-1);
    if (!last) return [...lost.values()];
    after = last.number;
    for (const head of heads) {
      const { kid, x } = head.key;
      if (!kids.has(kid) && !lost.has(kid) && isHeadSigned(head))
        lost.set(kid, { kid, x, changed: changed.has(kid), since: head.signedAt });
    }
  }
}
