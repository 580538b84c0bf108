import { describe, expect, it } from '@jest/globals';
import type { PlannedTask, RequestEvent, Source } from '#contracts';
import {
  aProof,
  aRestraint,
  aTask,
  closeReceived,
  dataDeletedAtSource,
  day,
  fanOutPlanned,
  happened,
  purgeContradicted,
  requestAfter,
  REQUEST_ID,
  requestCompleted,
  START,
  taskFailed,
  taskHeld,
  taskNotApplicable,
  taskSucceeded,
  on,
} from '#testing';
import { certificateFacts } from './certificate-facts.js';
import type { ReadCommit } from './request-repository.js';

const records = aTask(1, 'delete-records', { host: 'mfa01' });
const account = aTask(2, 'close-account');
const sweepNow = aTask(3, 'sweep-logs', { host: 'mfa01', phase: 'now' });
const lastSweep = aTask(4, 'sweep-logs', { host: 'mfa01', phase: 'after-30-days', dependsOn: [records.id] });
const verify = aTask(5, 'verify-purge', { host: 'mfa01', dependsOn: [lastSweep.id], checks: ['logs'] });
const sweptAnew = aTask(6, 'sweep-logs', { host: 'mfa01', phase: 'after-30-days', dependsOn: [verify.id] });
const verifyAnew = aTask(7, 'verify-purge', { host: 'mfa01', dependsOn: [sweptAnew.id], checks: ['logs'] });
const verifyAccount = aTask(8, 'verify-purge', { source: 'cloud-mfa', checks: ['account'] });
const plan = [records, account, sweepNow, lastSweep, verify, verifyAccount];

const deletedSoftly = taskSucceeded(account, { proof: aProof({ remarks: ['soft-deleted'] }) });
const deletedForGood = taskSucceeded(account, {
  proof: aProof({ remarks: ['soft-deleted', 'permanently-deleted'] }),
});
const begun = [closeReceived(), fanOutPlanned(...plan)] as const;
const deleted = [...begun, taskSucceeded(records), deletedSoftly, taskSucceeded(sweepNow)] as const;
const swept = [...deleted, dataDeletedAtSource(), on(day(31)), taskSucceeded(lastSweep)] as const;

const extended = (...tasks: readonly PlannedTask[]): RequestEvent =>
  happened('FanOutExtended', { cause: 'purge-contradicted', tasks: [...tasks], gates: [], notBefore: null });

type Step = RequestEvent | ReturnType<typeof on>;

/** What the certificate would say, had the request ended behind this history. */
function factsOf(...history: readonly Step[]) {
  let committedAt = START;
  const commits: ReadCommit[] = [];
  for (const step of [...history, requestCompleted()])
    if ('now' in step) committedAt = step.now;
    else
      commits.push({
        streamId: REQUEST_ID,
        commit: commits.length + 1,
        firstVersion: commits.length + 1,
        commandId: `command-${commits.length}`,
        committedAt,
        actor: { id: 'system', channel: 'system' },
        events: [step],
        previousHash: '0'.repeat(64),
        hash: '1'.repeat(64),
      });
  const { end, ...request } = requestAfter(...history, requestCompleted());
  if (!end) throw new Error('The request has not ended.');
  return certificateFacts({ ...request, end }, commits, {
    masked: 'a••@example.com',
    sources: ['mfa-server', 'cloud-mfa'],
  });
}

const erasureOf = (source: Source, ...history: readonly Step[]) =>
  factsOf(...history).purge.sources.find((erasure) => erasure.source === source);

describe('how far the erasure came at a source', () => {
  it('is told apart: deleted so that it can be restored, for good, expunged, verified', () => {
    expect(erasureOf('cloud-mfa', ...begun)).toEqual({
      source: 'cloud-mfa',
      softDeletedAt: null,
      hardDeletedAt: null,
      expungedAt: null,
      verifiedAt: null,
    });
    expect(erasureOf('cloud-mfa', ...deleted)).toMatchObject({ softDeletedAt: START, hardDeletedAt: null });
    expect(erasureOf('cloud-mfa', ...begun, deletedForGood)).toMatchObject({
      softDeletedAt: START,
      hardDeletedAt: START,
      expungedAt: null,
    });
    expect(
      erasureOf('cloud-mfa', ...deleted, on(day(31)), taskSucceeded(verifyAccount)),
      // What the service could restore for 30 days, the re-scan found to be gone.
    ).toMatchObject({ hardDeletedAt: null, expungedAt: day(31), verifiedAt: day(31) });
  });

  it('is no delete where there was nothing to delete', () =>
    expect(erasureOf('cloud-mfa', ...begun, taskNotApplicable(account))).toMatchObject({
      softDeletedAt: null,
      hardDeletedAt: null,
    }));

  it('is not expunged by a sweep that left what was younger', () =>
    expect(erasureOf('mfa-server', ...deleted)).toMatchObject({ hardDeletedAt: START, expungedAt: null }));

  it('is expunged by the last sweep, not by one that had failed before it', () => {
    const failed = [...deleted, on(day(31)), taskFailed(lastSweep)] as const;
    expect(erasureOf('mfa-server', ...failed)).toMatchObject({ expungedAt: null });
    const anew = extended(sweptAnew);
    expect(erasureOf('mfa-server', ...failed, anew, on(day(33)), taskSucceeded(sweptAnew))).toMatchObject({
      expungedAt: day(33),
      verifiedAt: null,
    });
  });

  it('is not verified while something was found that no later look has answered', () => {
    const found = [...swept, on(day(33)), purgeContradicted(verify)] as const;
    expect(erasureOf('mfa-server', ...found)).toMatchObject({ expungedAt: day(31), verifiedAt: null });
    const again = extended(sweptAnew, verifyAnew);
    expect(
      erasureOf(
        'mfa-server',
        ...found,
        again,
        on(day(34)),
        taskSucceeded(sweptAnew),
        on(day(36)),
        taskSucceeded(verifyAnew),
      ),
    ).toMatchObject({ expungedAt: day(34), verifiedAt: day(36) });
  });
});

describe('what was held', () => {
  it('is told with what stood against it, from when until it went on', () =>
    expect(
      factsOf(...deleted, on(day(31)), taskHeld(lastSweep), on(day(40)), taskSucceeded(lastSweep)).held,
    ).toEqual([
      {
        taskId: lastSweep.id,
        source: 'mfa-server',
        host: 'mfa01',
        restraints: [aRestraint()],
        from: day(31),
        until: day(40),
      },
    ]));

  it('is held still where the request ended before', () =>
    expect(factsOf(...deleted, on(day(31)), taskHeld(lastSweep)).held).toMatchObject([
      { taskId: lastSweep.id, until: null },
    ]));

  it('leaves out what deletes nothing when it waits', () =>
    expect(factsOf(...swept, taskHeld(verify)).held).toEqual([]));
});
