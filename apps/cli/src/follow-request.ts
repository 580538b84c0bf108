import { setTimeout as pause } from 'node:timers/promises';
import { RequestAnswer } from './answers.js';
import { CliFailure } from './cli-failure.js';
import { path, type LetheClient } from './lethe-client.js';
import { hasEnded } from './verdict.js';

export interface Pace {
  /** milliseconds between two looks; they grow to the second number while nothing changes */
  readonly from: number;
  readonly to: number;
  /** how long the server may be away (a restart, an update) before the command gives up */
  readonly patience: number;
}
const usualPace: Pace = { from: 250, to: 3_000, patience: 60_000 };

export const readRequest = (client: LetheClient, id: string, signal?: AbortSignal): Promise<RequestAnswer> =>
  client.json(RequestAnswer, { path: path`/v1/privacy-requests/${id}`, signal });

/** Looks until the request has ended and hands out each version once. */
export async function* followRequest(
  client: LetheClient,
  id: string,
  { signal, pace = usualPace }: { readonly signal: AbortSignal; readonly pace?: Pace | undefined },
): AsyncGenerator<RequestAnswer> {
  let seen: RequestAnswer | undefined;
  let wait = pace.from;
  let away = 0;
  for (;;) {
    const request = await readRequest(client, id, signal).catch((error: unknown) => {
      // At the first look a wrong address should show at once.
      if (seen === undefined || away >= pace.patience || !mayComeBack(error) || signal.aborted) throw error;
      return undefined;
    });
    away = request === undefined ? away + wait : 0;
    if (request !== undefined && request.version !== seen?.version) {
      seen = request;
      wait = pace.from;
      yield request;
      if (hasEnded(request)) return;
    }
    await pause(wait, undefined, { signal });
    wait = Math.min(wait * 1.5, pace.to);
  }
}

const mayComeBack = (error: unknown): boolean => error instanceof CliFailure && error.kind === 'cannot-reach';
