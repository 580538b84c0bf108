import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { Problem, TASK_TOKEN_HEADER, vaultAddresses } from '#contracts';
import { StoreUnavailable } from '#ports';
import { jsonOf, mayPass, read } from './vault-answers.js';
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

/** What the vault and a host know of each other. */
export interface Introduction {
  readonly knowsCredential: boolean;
  /** by how much this host's clock is ahead of the vault's; undefined where it does not tell */
  readonly clockAheadSeconds: number | undefined;
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

  /**
   * Asks to open a task without naming one: the refusal tells whether the credential is known.
   * @throws whatever keeps the connection from being made; {StoreUnavailable} what answers is not the vault
   */
  async introduce(): Promise<Introduction> {
    const before = Date.now();
    const answer = await this.#try({ path: vaultAddresses.open });
    const { data: problem } = Problem.safeParse(jsonOf(answer.body));
    if (problem?.code !== 'unauthorized' && problem?.code !== 'task-token-refused')
      throw new StoreUnavailable(`what answered with ${answer.status} is not the vault, or it cannot serve`);
    const theirs = Date.parse(answer.date ?? '');
    const ours = (before + Date.now()) / 2;
    return {
      knowsCredential: problem.code === 'task-token-refused',
      // The header is cut to the second: on average half of one is missing.
      clockAheadSeconds: Number.isNaN(theirs) ? undefined : (ours - theirs - 500) / 1000,
    };
  }

  async #lastTry(question: Question<unknown>): Promise<Answer> {
    try {
      return await this.#try(question);
    } catch (error) {
      throw new StoreUnavailable('the vault does not answer', { cause: error });
    }
  }

  async #try({ path, taskToken, body }: Omit<Question<unknown>, 'answer' | 'keyId'>): Promise<Answer> {
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
