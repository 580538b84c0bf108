import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { StoreUnavailable } from '#ports';
import { answerOf, type Answer } from './vault-exchange.js';

/** What came of sending a body. */
export interface Uploaded {
  readonly answer: Answer;
  readonly bytes: number;
}

/**
 * Sends a stream as it comes, no faster than it is taken, and waits for the answer. An answer that comes
 * before the end ends the sending. If the content fails, the request is broken off, and its error comes
 * back as it is.
 * @param stillMs real time to wait for the other side at a stretch; the content may take as long as it likes
 * @throws {StoreUnavailable} the connection broke, or the other side is silent
 */
export async function upload(
  request: ClientRequest,
  content: AsyncIterable<Uint8Array>,
  stillMs: number,
): Promise<Uploaded> {
  const line = new Line(request, stillMs);
  let bytes = 0;
  try {
    for await (const piece of content) {
      bytes += piece.length;
      if (!(await line.take(piece))) break;
    }
    return { answer: await line.end(), bytes };
  } finally {
    // After an answer this closes a connection that nobody uses any more; before, it breaks the body off.
    request.destroy();
  }
}

/** One request on its way. What happens to it is noted at once and told to whoever waits next. */
class Line {
  readonly #answered: Promise<IncomingMessage>;
  #isAnswered = false;

  constructor(
    private readonly request: ClientRequest,
    private readonly stillMs: number,
  ) {
    this.#answered = once(request, 'response').then(([response]) => {
      this.#isAnswered = true;
      return response as IncomingMessage;
    });
    // Whoever waits is told; while the content is being gathered nobody waits.
    this.#answered.catch(() => undefined);
    request.on('error', () => undefined);
  }

  /** @returns false when the answer is there already */
  async take(piece: Uint8Array): Promise<boolean> {
    if (this.#isAnswered) return false;
    if (this.request.destroyed) await this.#within(this.#answered);
    if (this.request.write(piece)) return true;
    const drained = once(this.request, 'drain').then(() => undefined);
    return (await this.#within(Promise.race([drained, this.#answered]))) === undefined;
  }

  async end(): Promise<Answer> {
    if (!this.#isAnswered) this.request.end();
    return this.#within(this.#answered.then(answerOf));
  }

  async #within<T>(wait: Promise<T>): Promise<T> {
    const silent = setTimeout(() => this.request.destroy(new Error('silent')), this.stillMs);
    try {
      return await wait;
    } catch (error) {
      throw error instanceof StoreUnavailable
        ? error
        : new StoreUnavailable('the connection to the vault broke', { cause: error });
    } finally {
      clearTimeout(silent);
    }
  }
}
