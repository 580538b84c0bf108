import type { InclusionProof, SigningKeyList } from '#contracts';
import { StoreUnavailable, type Clock, type ProofLog } from '#ports';
import { inclusionPath } from '#proof';
import { Anchor, type AnchorParts } from './anchor.js';
import { exportLog } from './log-export.js';
import type { Signer, SigningKeyRing } from './signing-key-ring.js';

/** What can be had to check Lethe without it. */
export interface ProofDesk {
  readonly anchor: Anchor;
  /** The chain file as text. @throws {StoreUnavailable} */
  log(): AsyncIterable<string>;
  keys(): Promise<SigningKeyList>;
  signer(): Promise<Signer>;
  /**
   * That a commit stands in the log, under the first head over it.
   * @throws {LogContradicted} @throws {SigningKeyMissing} @throws {StoreUnavailable} also when it has no place yet
   */
  inclusion(streamId: string, commit: number): Promise<InclusionProof>;
}

export interface ProofDeskParts extends Pick<AnchorParts, 'settle' | 'every' | 'onFault'> {
  readonly log: ProofLog;
  readonly keys: SigningKeyRing;
  readonly clock: Clock;
}

export function proofDesk(parts: ProofDeskParts): ProofDesk {
  const { log, keys, clock, onFault } = parts;
  const anchor = new Anchor(parts);
  return {
    anchor,
    log: () => exportLog({ log, anchor, keys, clock, onFault }),
    keys: () => keys.published(),
    signer: () => keys.signer(),
    async inclusion(streamId, commit) {
      let place = await log.placeOf(streamId, commit);
      let head = place === undefined ? undefined : await log.headOver(place);
      if (!head) {
        await anchor.now();
        place = await log.placeOf(streamId, commit);
        head = place === undefined ? undefined : await log.headOver(place);
      }
      if (place === undefined || !head)
        throw new StoreUnavailable(`commit ${commit} of stream ${streamId} has no place in the log yet`);
      const path = await inclusionPath(place, head.treeSize, anchor.tree.rootOf);
      return { leafIndex: place, path: path.map((hash) => hash.toString('hex')), head };
    },
  };
}
