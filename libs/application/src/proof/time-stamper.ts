import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { AuditEvent, SignedTreeHead } from '#contracts';
import type { ProofLog, TimestampAuthority } from '#ports';
import { canonicalJson, timestampRequest, tokenIn, verifyTimestamp } from '#proof';

export interface TimeStamperParts {
  readonly log: Pick<ProofLog, 'lastHead'>;
  readonly authority: TimestampAuthority;
  readonly trail: { add(event: AuditEvent): Promise<void> };
  /** between stamps, while something is committed; milliseconds of real time */
  readonly every: number;
  /** told of faults; the next try comes with the next interval */
  readonly onFault: (error: unknown) => void;
}

/**
 * Has the newest signed head stamped by an authority outside, and keeps the token in the chain itself, where the
 * heads of later cover it. Since each anchor names the one before it, a stamp is for all that was signed until then.
 */
export class TimeStamper {
  readonly #stopping = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  /** commits that the last stamp covers, with the one that it was written in */
  #covered = 0;

  constructor(private readonly parts: TimeStamperParts) {}

  start(): void {
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  /**
   * @returns the head that was stamped; undefined: nothing was signed since the last stamp
   * @throws {AuthorityUnavailable} @throws {StoreUnavailable} @throws {TimestampRefused} @throws {TimestampBroken} what the authority sent does not hold
   */
  async now(): Promise<SignedTreeHead | undefined> {
    const { log, authority, trail } = this.parts;
    const head = await log.lastHead();
    if (!head || head.treeSize <= this.#covered) return undefined;
    const nonce = newNonce();
    const digest = createHash('sha256').update(canonicalJson(head)).digest();
    const token = await tokenIn(await authority.ask(await timestampRequest(digest, nonce)), nonce);
    await verifyTimestamp(token, head);
    await trail.add({ type: 'HeadStamped', data: { head, token: Buffer.from(token).toString('base64') } });
    this.#covered = head.treeSize + 1;
    return head;
  }

  async #run(): Promise<void> {
    const { every, onFault } = this.parts;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.now().catch(onFault);
      await pause(every, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}

/** A positive number that is written in one way. */
function newNonce(): Uint8Array {
  const nonce = randomBytes(8);
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40;
  return nonce;
}
