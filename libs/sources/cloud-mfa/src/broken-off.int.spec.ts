import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CloudMfaSettings } from '#contracts';
import { startCloud, type SandboxCloud } from '#sandbox';
import { TaskFault, type ActionHandler, type TaskOutcome } from '#source-kit';
import { TaskStage } from '#testing';
import { cloudMfaHandlers } from './cloud-mfa-handlers.js';

/** The storage client tries thrice by itself. */
const STUBBORN = 3;
const PATIENCE = 180_000;
const ADA = { userPrincipalName: 'ada@example.com' };

async function inTheCloud<T>(
  work: (cloud: SandboxCloud, stage: TaskStage, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-cloud-'));
  const stage = new TaskStage('2026-11-20T09:00:00.000Z', {
    source: 'cloud-mfa',
    action: 'export',
    subject: ADA,
  });
  const cloud = await startCloud({ folder, clock: { now: () => stage.time } });
  try {
    return await work(cloud, stage, folder);
  } finally {
    await cloud.close();
    await rm(folder, { recursive: true });
  }
}

/** As the orchestrator goes on: the last continuation that was reported, the next attempt after a fault. */
async function persevere(stage: TaskStage, handle: ActionHandler | undefined): Promise<TaskOutcome> {
  let continuation: string | null = null;
  for (let attempt = 1; attempt < 10;) {
    try {
      const outcome = await stage.dispatch(handle, { attempt, continuation });
      if (outcome.outcome !== 'waiting-on-source') return outcome;
      continuation = outcome.continuation;
      if (outcome.checkAfter > stage.time) stage.time = outcome.checkAfter;
    } catch (error) {
      if (!(error instanceof TaskFault) || !error.retryable) throw error;
      attempt += 1;
      stage.advance(60);
    }
  }
  throw new Error('The task came to no end.');
}

describe.each(['drop', 'lose-answer'] as const)('with a call broken off (%s)', (how) => {
  it(
    'at any place, an export comes to its end with one operation and every file once',
    async () => {
      let disturbed = true;
      let after = 0;
      for (; disturbed; after++)
        await inTheCloud(async (cloud, stage, folder) => {
          cloud.disturb({ path: /^/, after, times: STUBBORN, how });
          const outcome = await persevere(
            stage,
            cloudMfaHandlers(CloudMfaSettings.parse(cloud.source)).export,
          );
          expect([after, outcome]).toMatchObject([after, { outcome: 'succeeded', artifacts: { length: 8 } }]);
          const state = JSON.parse(await readFile(join(folder, 'cloud.json'), 'utf8')) as {
            operations: unknown[];
          };
          expect([after, state.operations]).toMatchObject([after, { length: 1 }]);
          disturbed = cloud.calls.length > after;
        });
      expect(after).toBeGreaterThan(25);
    },
    PATIENCE,
  );

  it(
    'at any place, an account is closed, and that is claimed',
    async () => {
      let disturbed = true;
      let after = 0;
      for (; disturbed; after++)
        await inTheCloud(async (cloud, stage) => {
          cloud.disturb({ path: /^/, after, times: STUBBORN, how });
          const handlers = cloudMfaHandlers(CloudMfaSettings.parse(cloud.source));
          const outcome = await persevere(stage, handlers['close-account']);
          const remarks = outcome.outcome === 'succeeded' ? outcome.proof.remarks : [];
          expect([after, remarks[0]]).toEqual([after, 'soft-deleted']);
          disturbed = cloud.calls.length > after;
        });
      expect(after).toBeGreaterThan(3);
    },
    PATIENCE,
  );
});
