import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MfaRecords, type TaskAction } from '#contracts';
import { plant, sandboxSettings, seedWorld } from '#sandbox';
import type { HandledTask, SourceHandlers, TaskOutcome } from '#source-kit';
import { compileStandIns, TaskStage, type CompiledStandIns } from '#testing';
import { mfaServerHandlers } from './mfa-server-handlers.js';

const NOW = '2026-11-20T09:00:00.000Z';
const MONTH_LATER = '2026-12-20T09:00:00.000Z';
const subject = {
  userPrincipalName: 'ada@example.com',
  samAccountName: 'ada',
  aliases: ['EXAMPLE\\ada'],
};
const cloud = {
  graph: { tenantId: 't', clientId: 'c', clientSecretFile: '/nowhere' },
  storage: { connectionStringFile: '/nowhere' },
};

describe('MFA Server in the sandbox', () => {
  let standIns: CompiledStandIns;
  let world: string;
  let handlers: SourceHandlers;
  beforeAll(async () => {
    standIns = await compileStandIns();
  });
  afterAll(async () => standIns.remove());
  beforeEach(async () => {
    world = await mkdtemp(join(tmpdir(), 'lethe-mfa-sandbox-'));
    seedWorld(world, NOW);
    const settings = sandboxSettings(world, cloud, standIns.programs)['mfa-server'];
    if (!settings) throw new Error('The sandbox has no MFA Server.');
    handlers = mfaServerHandlers(settings);
  });
  afterEach(async () => rm(world, { recursive: true, force: true }));

  async function does(action: TaskAction, more: Partial<HandledTask> = {}) {
    const stage = new TaskStage(NOW, { source: 'mfa-server', action, host: 'mfa01', subject, ...more });
    const outcome: TaskOutcome = await stage.dispatch(handlers[action]);
    if (outcome.outcome !== 'succeeded') throw new Error(`It ended as ${outcome.outcome}.`);
    return { ...outcome, stage };
  }

  it('exports Ada’s records of all five categories, by her user principal name alone', async () => {
    const { stage, otherPeople } = await does('export-records', {
      subject: { userPrincipalName: 'ada@example.com' },
    });
    const records = MfaRecords.parse(JSON.parse(stage.file('mfa-server/mfa01/records.json')));
    const { other, ...categories } = records;
    for (const list of Object.values(categories)) expect(list.length).toBeGreaterThan(0);
    expect(other).toEqual([{ path: '/Username', value: 'ada@example.com' }]);
    expect(records.authenticationAttempts[0]?.primaryCall).toMatchObject({ countryCode: '44' });
    expect(records.authenticationAttempts[1]?.devices?.[0]).toMatchObject({ deviceType: 'iOS' });
    expect(otherPeople).toBe(0);
  });

  it('exports the same once when every form of her name leads to it', async () => {
    const { stage, proof } = await does('export-records');
    expect(stage.files.map((file) => file.path)).toEqual([
      'mfa-server/mfa01/export.json',
      'mfa-server/mfa01/records.json',
    ]);
    expect(proof.counts).toMatchObject({ recordsFound: 7, filesDelivered: 1, namesAsked: 3 });
  });

  it('tells of other people in an administrator’s export, and of nothing for Zoe', async () => {
    const grace = await does('export-records', { subject: { userPrincipalName: 'grace@example.com' } });
    expect(grace.otherPeople).toBe(4);
    const zoe = await does('export-records', { subject: { userPrincipalName: 'zoe@example.com' } });
    expect(zoe.proof.counts.recordsFound).toBe(0);
    expect(zoe.otherPeople).toBe(0);
  });

  it('gathers lines about Ada from logs of every age and encoding', async () => {
    const { stage } = await does('search-logs', {
      subject: { userPrincipalName: 'ada@example.com', samAccountName: 'ada' },
    });
    const lines = stage.file('mfa-server/mfa01/log-lines.jsonl').trim().split('\n');
    const files = new Set(lines.map((line) => (JSON.parse(line) as { file: string }).file));
    expect([...files]).toEqual([
      'MultiFactorAuthSvc.log',
      'MultiFactorAuthSvc.log.1',
      // named by an alias alone, which another log tells of
      'MultiFactorAuthSvc_2.log',
      join('before the move', 'MultiFactorAuthSvc (copy) #2.log'),
    ]);
  });

  it('names nobody any more after the deletion and two sweeps, and is contradicted by what comes back', async () => {
    const checks = { checks: ['logs', 'records'] as const };
    expect((await does('verify-purge', checks)).found?.hits).toBeGreaterThan(7);
    expect((await does('delete-records')).proof.counts.recordsDeleted).toBe(7);
    for (const host of ['mfa01', 'mfa02', 'adfs-old']) {
      await does('sweep-logs', { host, olderThan: '2026-10-21T09:00:00.000Z' });
      expect((await does('verify-purge', { host, checks: ['logs'] })).found?.hits).toBeGreaterThan(0);
      await does('sweep-logs', { host, olderThan: NOW });
      expect((await does('verify-purge', { host, checks: ['logs'] })).found).toBeUndefined();
    }
    expect((await does('verify-purge', checks)).found).toBeUndefined();

    await plant(
      world,
      { host: 'adfs-old', kind: 'log-file', userPrincipalName: 'ada@example.com' },
      MONTH_LATER,
    );
    await does('sweep-logs', { host: 'adfs-old', olderThan: NOW });
    const { found } = await does('verify-purge', { host: 'adfs-old', checks: ['logs'] });
    expect(found).toMatchObject({ hits: 3 });
  });
});
