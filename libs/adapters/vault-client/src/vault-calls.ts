import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { TASK_TOKEN_HEADER } from '#contracts';
import { StoreUnavailable } from '#ports';
import { mayPass, read } from './vault-answers.js';
import { answerOf, type Answer, type VaultExchange } from './vault-exchange.js';

/** Of real time, in milliseconds. */
export interface Patience {
  /** for one try of a call, from the connection to the end of its answer */
  readonly answerMs: number;
  /** pauses before a call is tried again; as many tries follow the first */
  readonly pausesMs: readonly number[];
}

export interface Question<T> {
  readonly path: string;
  readonly taskToken?: string;
  readonly body?: unknown;
  readonly answer: z.ZodType<T>;
  /** names the key in errors */
  readonly keyId: string;
}

/** Calls that may be made twice without harm: nothing is kept of them in the vault. */
export class VaultCalls {
  constructor(
    private readonly exchange: VaultExchange,
    private readonly patience: Patience,
  ) {}

  /** @throws {VaultRefused} @throws {KeyDestroyed} @throws {UnknownKey} @throws {StoreUnavailable} after the last try */
  async ask<T>(question: Question<T>): Promise<T> {
    for (const pauseMs of this.patience.pausesMs) {
      const answer = await this.#try(question).catch(() => undefined);
      if (answer && !mayPass(answer)) return read(question.answer, answer, question.keyId);
      // Not all at once: handlers that lost the vault together would come back together.
      await pause(pauseMs * (0.5 + Math.random()), undefined, { ref: false });
    }
    return read(question.answer, await this.#lastTry(question), question.keyId);
  }

  /** One look whether the vault serves. @throws {StoreUnavailable} */
  async reach(): Promise<void> {
    const request = this.exchange.onKept({ method: 'GET', path: '/readyz', headers: {} });
    const answer = await this.#answered(request).catch(() => undefined);
    if (answer?.status !== 200) throw new StoreUnavailable('the vault does not answer');
  }

  async #lastTry(question: Question<unknown>): Promise<Answer> {
    try {
      return await this.#try(question);
    } catch (error) {
      throw new StoreUnavailable('the vault does not answer', { cause: error });
    }
  }

  async #try({ path, taskToken, body }: Question<unknown>): Promise<Answer> {
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const request = this.exchange.onKept({
      method: 'POST',
      path,
      headers: {
        ...(taskToken !== undefined && { [TASK_TOKEN_HEADER]: taskToken }),
        ...(bytes && { 'content-type': 'application/json' }),
        'content-length': bytes?.length ?? 0,
      },
    });
    return this.#answered(request, bytes);
  }

  async #answered(request: ClientRequest, bytes?: Buffer): Promise<Answer> {
    const overdue = setTimeout(() => request.destroy(new Error('timed out')), this.patience.answerMs);
    try {
      request.end(bytes);
      const [response] = (await once(request, 'response')) as Parameters<typeof answerOf>;
      return await answerOf(response);
    } finally {
      clearTimeout(overdue);
    }
  }
}
