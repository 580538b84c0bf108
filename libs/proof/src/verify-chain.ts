import {
  auditEventCodec,
  isAuditStream,
  type CommitLine,
  type HeadLine,
  type SignedTreeHead,
} from '#contracts';
import { commitHash, NO_HASH, type NewCommit } from '#ports';
import { ChainBroken } from './chain-fault.js';
import { readChainLine } from './chain-lines.js';
import { commitLeaf, GrowingTree } from './merkle.js';
import { headHash, isHeadSigned } from './tree-heads.js';
import type { VouchedKeys } from './vouched-keys.js';

export interface ChainSummary {
  readonly commits: number;
  readonly streams: number;
  /** heads signed at intervals, without the one at the end */
  readonly anchors: number;
  /** the head at the end */
  readonly head: SignedTreeHead;
  /** ids of the keys that signed heads of it, in order of their first use */
  readonly keys: readonly string[];
  /** time stamps of an outside authority over its anchors, in order: not checked yet, see verifyTimestamp */
  readonly stamps: readonly ChainStamp[];
}

export interface ChainStamp {
  readonly line: number;
  /** an anchor that stands before it in the file */
  readonly head: SignedTreeHead;
  readonly token: Uint8Array;
}

/** A stamp is written soon after its anchor; older ones need not be remembered. */
const ANCHORS_REMEMBERED = 20_000;

/**
 * Checks a chain file line by line, without a server: each commit against its hash and the commit before it
 * in its stream, each head against its signature, the commits before it and the head before it. It holds
 * where each stream stands, and nothing of the commits.
 */
export class ChainCheck {
  readonly #streams = new Map<string, { commit: number; hash: string }>();
  readonly #tree = new GrowingTree();
  readonly #keys = new Set<string>();
  #line = 0;
  #anchors = 0;
  #lastAnchor = NO_HASH;
  readonly #anchorHashes = new Map<number, string>();
  readonly #stamps: ChainStamp[] = [];
  #signedAt = '';
  #last: SignedTreeHead | undefined;

  constructor(private readonly vouched: VouchedKeys) {}

  /** @param text without its line break @throws {ChainBroken} */
  take(text: string): void {
    this.#line += 1;
    if (this.#last?.purpose === 'export')
      throw this.#broken('after-last-head', 'The file goes on behind the head that it ends with.');
    const line = readChainLine(text, this.#line);
    if (line.kind === 'commit') this.#commit(line);
    else this.#head(line);
  }

  /** What was checked. @throws {ChainBroken} the file stops before its head */
  end(): ChainSummary {
    const head = this.#last;
    if (!head) throw this.#broken('no-head', 'The file has no signed head.');
    if (head.purpose !== 'export')
      throw this.#broken('no-head', 'The file stops before the head that a chain file ends with.');
    return {
      commits: this.#tree.size,
      streams: this.#streams.size,
      anchors: this.#anchors,
      head,
      keys: [...this.#keys],
      stamps: this.#stamps,
    };
  }

  #commit({ streamId, commit, firstVersion, previousHash, hash, body }: CommitLine): void {
    const place = { streamId, commit };
    const before = this.#streams.get(streamId);
    const expected = (before?.commit ?? 0) + 1;
    const name = `commit ${commit} of stream ${streamId}`;
    if (commit < expected) throw this.#broken('commit-repeated', `${name} stands here again.`, place);
    if (commit > expected)
      throw this.#broken('commit-missing', `Before ${name} commit ${expected} is missing.`, {
        streamId,
        commit: expected,
      });
    if (previousHash !== (before?.hash ?? NO_HASH))
      throw this.#broken('chain-broken', `${name} does not continue the commit before it.`, place);
    if (commitHash({ streamId, commit, firstVersion, previousHash }, body) !== hash)
      throw this.#broken('hash-mismatch', `The hash of ${name} is not that of what is stored in it.`, place);
    if (before) {
      before.commit = commit;
      before.hash = hash;
    } else this.#streams.set(streamId, { commit, hash });
    this.#tree.add(commitLeaf(hash));
    // Few streams are of acts, and few of their commits hold a stamp.
    if (isAuditStream(streamId) && body.includes('"HeadStamped"')) this.#stamped(body, place);
  }

  #stamped(body: string, place: ChainBroken['place']): void {
    for (const { head, token } of stampsIn(body) ?? []) {
      if (this.#anchorHashes.get(head.number) !== headHash(head))
        throw this.#broken(
          'stamp-of-another-head',
          'The time stamp is over a head that is not in the file.',
          place,
        );
      this.#stamps.push({ line: this.#line, head, token: Buffer.from(token, 'base64') });
    }
  }

  #head({ kind: _, ...head }: HeadLine): void {
    const name = head.purpose === 'anchor' ? `head ${head.number}` : 'the head at the end';
    if (!this.vouched.has(head.key))
      throw this.#broken(
        'key-unknown',
        `${name} is signed with a key that nobody vouched for: ${head.key.kid}.`,
      );
    if (this.vouched.wasRetired(head.key, head.signedAt))
      throw this.#broken(
        'key-retired',
        `${name} is signed with a key that was out of use for more than a day: ${head.key.kid}.`,
      );
    if (!isHeadSigned(head))
      throw this.#broken('signature-broken', `The signature of ${name} does not hold.`);
    this.#inOrder(head, name);
    if (head.treeSize !== this.#tree.size)
      throw this.#broken(
        'size-mismatch',
        `${name} was signed over ${head.treeSize} commits, and ${this.#tree.size} stand before it.`,
      );
    if (head.rootHash !== this.#tree.root().toString('hex'))
      throw this.#broken(
        'root-mismatch',
        `The commits before ${name} are not those that it was signed over.`,
      );
    this.#keys.add(head.key.kid);
    this.#signedAt = head.signedAt;
    this.#last = head;
    if (head.purpose === 'export') return;
    this.#anchors = head.number;
    this.#lastAnchor = headHash(head);
    this.#anchorHashes.set(head.number, this.#lastAnchor);
    this.#anchorHashes.delete(head.number - ANCHORS_REMEMBERED);
  }

  #inOrder(head: SignedTreeHead, name: string): void {
    const expected = head.purpose === 'anchor' ? this.#anchors + 1 : this.#anchors;
    if (head.number !== expected)
      throw this.#broken(
        'head-missing',
        `${name} follows anchor ${this.#anchors}: what stands between is missing.`,
      );
    if (head.previousHead !== this.#lastAnchor)
      throw this.#broken('head-missing', `${name} does not continue the anchor before it.`);
    if (head.signedAt < this.#signedAt)
      throw this.#broken('head-out-of-order', `${name} was signed before the head that it follows.`);
  }

  #broken(fault: ChainBroken['fault'], message: string, place: ChainBroken['place'] = {}): ChainBroken {
    return new ChainBroken(fault, this.#line, capital(message), place);
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** undefined: there is none that can be read, and so none that anybody would rely on. */
function stampsIn(
  body: string,
): readonly { readonly head: SignedTreeHead; readonly token: string }[] | undefined {
  try {
    const { events } = JSON.parse(body) as NewCommit;
    return events
      .map((event) => auditEventCodec.decode(event))
      .flatMap((event) => (event.type === 'HeadStamped' ? [event.data] : []));
  } catch {
    return undefined;
  }
}
