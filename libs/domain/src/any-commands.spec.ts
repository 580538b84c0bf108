import { describe, expect, it } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { requestEventCodec, type TaskId } from '#contracts';
import {
  evolveCommit,
  nothingStands,
  progressOf,
  purgeOf,
  sealedView,
  tasksOf,
  type PrivacyRequest,
  type Task,
} from '#domain';
import { story, Teller, type RequestSimulation } from '#testing';
import { followUps } from './follow-ups.js';

/** Many thousand times: `expect` would take most of the time of these properties. */
function must(holds: boolean, rule: string): void {
  if (!holds) throw new Error(`This must always hold: ${rule}`);
}

/** Checks what must hold after each command of a story. */
class Rules {
  readonly #succeeded = new Set<TaskId>();
  #checkedCommits = 0;
  #version = 0;

  check({ request, commits, now }: RequestSimulation): void {
    must(followUps(request, now, nothingStands).length === 0, 'nothing more follows');
    const events = commits.slice(this.#checkedCommits).flatMap((commit) => commit.events);
    for (const event of events)
      must(isDeepStrictEqual(requestEventCodec.decode(requestEventCodec.encode(event)), event), event.type);
    this.#checkedCommits = commits.length;
    this.#version += events.length;
    must(request.version === this.#version, 'the version counts the events');
    for (const task of tasksOf(request)) this.#checkTask(task);
    if (request.kind === 'AccountClose') checkErasure(request);
    must(sealedView(request).version === request.version, 'the view is of this version');
  }

  #checkTask(task: Task): void {
    const deletes = task.destructive || task.action === 'verify-purge';
    must(!(deletes && task.state === 'skipped'), 'a delete is never skipped');
    must(!this.#succeeded.has(task.id) || task.state === 'succeeded', 'what succeeded stays so');
    if (task.state === 'succeeded') this.#succeeded.add(task.id);
  }
}

/** Every re-scan is clean, or a later one of the same place is. */
function checkErasure(request: PrivacyRequest): void {
  const verified = purgeOf(request) === 'verified';
  must(progressOf(request) !== 'done' || verified, 'done only when verified');
  if (!verified) return;
  const scans = tasksOf(request).filter((task) => task.action === 'verify-purge');
  const clean = (task: Task): boolean => task.state === 'succeeded' && !task.contradicted;
  must(scans.length > 0, 'verified by a re-scan');
  for (const [index, scan] of scans.entries()) {
    const later = scans
      .slice(index + 1)
      .filter(({ source, host }) => source === scan.source && host === scan.host);
    must(clean(scan) || scan.state === 'not-applicable' || later.some(clean), 'every place is clean');
    must(!scan.contradicted || later.some(clean), 'what was found was looked at again');
  }
  must(
    !tasksOf(request).some(({ state }) => state === 'failed' || state === 'cancelled'),
    'no delete is open',
  );
}

describe('whatever is asked of a request, in whatever order', () => {
  it('decides without an error, and what must always hold holds', () => {
    fc.assert(
      fc.property(story, (told) => {
        const rules = new Rules();
        Teller.told(told, (simulation) => rules.check(simulation));
      }),
      { numRuns: 120 },
    );
  });

  it('is the same request when its events are read back and evolved anew', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { commits, request } = Teller.told(told);
        const again = commits.reduce<PrivacyRequest | undefined>(
          (state, commit) => evolveCommit(state, commit),
          undefined,
        );
        expect(again).toEqual(request);
      }),
      { numRuns: 25 },
    );
  });
});
