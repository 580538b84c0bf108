import type {
  ConsistencyProof,
  ConsistencyQuery,
  InclusionProof,
  InclusionQuery,
  LoggedProof,
  SignedTreeHead,
  SigningKeyList,
} from '#contracts';
import { StoreUnavailable, type Clock, type ProofLog } from '#ports';
import { consistencyPath, inclusionPath } from '#proof';
import { ok, refused, type Result } from '../result.js';
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
  /** The newest head, over all that was committed before this call. @throws as `inclusion` */
  head(): Promise<Result<SignedTreeHead>>;
  /** That the log of then is the beginning of the one of later. @throws as `inclusion` */
  consistency(sizes: ConsistencyQuery): Promise<Result<ConsistencyProof>>;
  /** The same as `inclusion`, for whoever does not know whether there is such a commit. @throws as `inclusion` */
  logged(commit: InclusionQuery): Promise<Result<LoggedProof>>;
}

export interface ProofDeskParts extends Pick<AnchorParts, 'settle' | 'every' | 'onFault'> {
  readonly log: ProofLog;
  readonly keys: SigningKeyRing;
  readonly clock: Clock;
}

export function proofDesk(parts: ProofDeskParts): ProofDesk {
  const { log, keys, clock, onFault } = parts;
  const anchor = new Anchor(parts);
  const inclusion = inclusionIn(log, anchor);
  return {
    anchor,
    log: () => exportLog({ log, anchor, keys, clock, onFault }),
    keys: () => keys.published(),
    signer: () => keys.signer(),
    inclusion,
    async head() {
      const head = await anchor.now();
      return head ? ok(head) : refused('not-found', 'Nothing has been committed yet.');
    },
    async consistency({ first, second }) {
      await parts.settle();
      const size = await log.size();
      if (second > size) return wrong('second', `is more than the ${size} commits of the log`);
      if (first > second) return wrong('first', 'must not be more than second');
      const path = await consistencyPath(first, second, anchor.tree.rootOf);
      return ok({ first, second, path: hexOf(path) });
    },
    async logged({ streamId, commit }) {
      await parts.settle();
      const place = await log.placeOf(streamId, commit);
      const [entry] = place === undefined ? [] : await log.entries(place, place + 1);
      if (!entry) return refused('not-found', 'There is no such commit.');
      return ok({ streamId, commit, hash: entry.hash, inclusion: await inclusion(streamId, commit) });
    },
  };
}

const hexOf = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('hex'));

const wrong = (field: string, message: string): Result<never> =>
  refused('validation-failed', undefined, [{ path: `query.${field}`, message }]);

const inclusionIn = (log: ProofLog, anchor: Anchor): ProofDesk['inclusion'] =>
  async function (streamId, commit) {
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
    return { leafIndex: place, path: hexOf(path), head };
  };
