import { setTimeout as pause } from 'node:timers/promises';
import type { SignedTreeHead } from '#contracts';
import type { Clock, ProofLog } from '#ports';
import { LogTree } from '#proof';
import { nextHead } from './next-head.js';
import type { SigningKeyRing } from './signing-key-ring.js';

/** The log does not go on from what was signed of it: somebody has changed it behind Lethe. Nothing more is signed. */
export class LogContradicted extends Error {
  override readonly name = 'LogContradicted';

  constructor(number: number) {
    super(
      `The commits of the store are not those that head ${number} was signed over. No further head is signed. ` +
        'Compare the store with a backup and with an exported chain file.',
    );
  }
}

export interface AnchorParts {
  readonly log: ProofLog;
  readonly keys: SigningKeyRing;
  readonly clock: Clock;
  /** Resolves when all that was committed before this call has its place in the log, or after a moment if it cannot. */
  readonly settle: () => Promise<void>;
  /** between heads, while there is something new; milliseconds of real time */
  readonly every: number;
  /** told of faults; the next try comes with the next interval */
  readonly onFault: (error: unknown) => void;
}

/**
 * Signs tree heads over the log: at intervals, and when somebody wants one over what there is now. Any number
 * of processes may; of two heads with one number the store keeps the first.
 */
export class Anchor {
  readonly tree: LogTree;
  readonly #stopping = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #signing: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: AnchorParts) {
    this.tree = new LogTree(parts.log);
  }

  /** At a start. @throws {SigningKeyMissing} @throws {StoreUnavailable} */
  async check(): Promise<void> {
    await this.parts.keys.check(this.parts.log);
  }

  start(): void {
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await this.#signing.catch(() => undefined);
  }

  /**
   * A head over everything that was committed before this call; undefined while there is nothing at all.
   * @throws {LogContradicted} @throws {SigningKeyMissing} @throws {StoreUnavailable}
   */
  async now(): Promise<SignedTreeHead | undefined> {
    await this.parts.settle();
    const signed = this.#signing.then(() => this.#signUntilCovered());
    this.#signing = signed.catch(() => undefined);
    return signed;
  }

  async #run(): Promise<void> {
    const { every, onFault } = this.parts;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await pause(every, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await this.now().catch(onFault);
    }
  }

  async #signUntilCovered(): Promise<SignedTreeHead | undefined> {
    const { log } = this.parts;
    for (;;) {
      const last = await log.lastHead();
      const size = await log.size();
      if ((last?.treeSize ?? 0) >= size) return last;
      const head = await this.#sign(last, size);
      if (await log.addHead(head)) return head;
    }
  }

  async #sign(last: SignedTreeHead | undefined, treeSize: number): Promise<SignedTreeHead> {
    const { keys, clock } = this.parts;
    if (last && (await this.tree.root(last.treeSize)).toString('hex') !== last.rootHash)
      throw new LogContradicted(last.number);
    return nextHead(this.tree, await keys.signer(), last, { purpose: 'anchor', treeSize, now: clock.now() });
  }
}
