import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskAction } from '#contracts';
import type { HandledTask, SourceHandlers } from '#source-kit';
import { adfsAdapterHandlers } from '#sources/adfs-adapter';
import { npsExtensionHandlers } from '#sources/nps-extension';
import { compileStandIns, TaskStage, type CompiledStandIns } from '#testing';
import { plant } from '../world/plant.js';
import { seedWorld } from '../world/seed-world.js';
import { sandboxSettings } from './sandbox-settings.js';

const NOW = '2026-11-20T09:00:00.000Z';
const MONTH_AGO = '2026-10-21T09:00:00.000Z';
const MONTH_LATER = '2026-12-20T09:00:00.000Z';
const cloud = {
  graph: { tenantId: 't', clientId: 'c', clientSecretFile: '/nowhere' },
  storage: { connectionStringFile: '/nowhere' },
};

/** The real sources against the stand-in for wevtutil: whether each side understands the other. */
describe('the event logs of the sandbox, to the sources that read them', () => {
  let standIns: CompiledStandIns;
  let world: string;
  let handlersOf: (host: string) => SourceHandlers;
  beforeAll(async () => {
    standIns = await compileStandIns();
  });
  afterAll(async () => standIns.remove());
  beforeEach(async () => {
    world = await mkdtemp(join(tmpdir(), 'lethe-event-logs-'));
    seedWorld(world, NOW);
    const sources = sandboxSettings(world, cloud, standIns.programs);
    const { 'nps-extension': nps, 'adfs-adapter': adfs } = sources;
    if (!nps || !adfs) throw new Error('The sandbox lacks a source.');
    const [npsHandlers, adfsHandlers] = [npsExtensionHandlers(nps), adfsAdapterHandlers(adfs)];
    handlersOf = (host) => (host === 'adfs01' ? adfsHandlers : npsHandlers);
  });
  afterEach(async () => rm(world, { recursive: true, force: true }));

  async function does(action: TaskAction, host: string, more: Partial<HandledTask> = {}) {
    const source = host === 'adfs01' ? 'adfs-adapter' : 'nps-extension';
    const subject = {
      userPrincipalName: 'ada@example.com',
      samAccountName: 'ada',
      aliases: ['EXAMPLE\\ada'],
    };
    const stage = new TaskStage(NOW, { source, action, host, subject, ...more });
    const outcome = await stage.dispatch(handlersOf(host)[action]);
    if (outcome.outcome !== 'succeeded') throw new Error(`It ended as ${outcome.outcome}.`);
    return { ...outcome, stage };
  }

  it.each(['nps01', 'nps02', 'adfs01'])(
    'hold Ada, forget her, and remember what is planted: %s',
    async (host) => {
      const exported = await does('export', host);
      expect(exported.stage.files.map((file) => file.content.toString()).join('')).toContain(
        'ada@example.com',
      );
      await does('sweep-logs', host, { olderThan: MONTH_AGO });
      const between = await does('verify-purge', host, { checks: ['logs'] });
      expect(between.found?.hits).toBeGreaterThan(0);
      expect(between.found?.newestAt).toMatch(/^2026-11-1/);
      await does('sweep-logs', host, { olderThan: NOW });
      expect((await does('verify-purge', host, { checks: ['logs'] })).found).toBeUndefined();

      await plant(world, { host, kind: 'event', userPrincipalName: 'ada@example.com' }, MONTH_LATER);
      await does('sweep-logs', host, { olderThan: NOW });
      const after = await does('verify-purge', host, { checks: ['logs'] });
      expect(after.found).toMatchObject({ hits: 1 });
    },
  );
});
