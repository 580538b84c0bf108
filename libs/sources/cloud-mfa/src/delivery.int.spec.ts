import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CloudMfaSettings } from '#contracts';
import { startCloud, type SandboxCloud } from '#sandbox';
import { TaskStage } from '#testing';
import { cloudMfaHandlers } from './cloud-mfa-handlers.js';

const ADA = '0ada0ada-1815-4c12-8d10-000000000001';
let folder: string;
let cloud: SandboxCloud;
let stage: TaskStage;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-cloud-'));
  const subject = { userPrincipalName: 'ada@example.com' };
  stage = new TaskStage('2026-11-20T09:00:00.000Z', { source: 'cloud-mfa', action: 'export', subject });
});
afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

async function delivered(exportFiles: Record<string, string>, prepare: () => void = () => undefined) {
  const user = {
    id: ADA,
    userPrincipalName: 'ada@example.com',
    displayName: 'Ada',
    onPremisesSamAccountName: null,
    onPremisesSyncEnabled: null,
    createdDateTime: '2019-03-01T08:00:00Z',
    deletedAt: null,
    authenticationMethods: [],
    exportFiles,
  };
  const clock = { now: () => stage.time };
  cloud = await startCloud({ folder, clock, world: () => ({ users: [user], signIns: [] }) });
  prepare();
  const outcome = await stage.settle(cloudMfaHandlers(CloudMfaSettings.parse(cloud.source)).export);
  if (outcome.outcome !== 'succeeded') throw new Error('The export did not succeed.');
  return outcome.proof;
}

describe('a delivery', () => {
  it('without files says so', async () => {
    const proof = await delivered({});
    expect(proof.remarks).toEqual(['container-kept', 'no-files-delivered']);
    expect(proof.counts).toMatchObject({ filesDelivered: 0 });
    expect(stage.files.map((file) => file.path)).toContain('cloud-mfa/RequestInfo.json');
  });

  it('with truncated, empty and other files is taken as it is, and the proof counts them', async () => {
    const files = {
      'A/cut.json': '[{"time":"20',
      'B/empty.json': '',
      'C/table.csv': 'a;b\r\n',
      'D/whole.json': '[]',
    };
    const proof = await delivered(files);
    expect(proof.counts).toMatchObject({ filesDelivered: 4, filesNotJson: 3 });
    expect(proof.remarks).toContain('files-not-json');
    for (const [name, content] of Object.entries(files))
      expect(stage.file(`cloud-mfa/${name}`)).toBe(content);
    expect(stage.files.find((file) => file.path.endsWith('.csv'))?.mediaType).toBe(
      'application/octet-stream',
    );
  });

  it('with names that lead elsewhere stays in its folder, and what has no address stays where it is', async () => {
    const proof = await delivered({
      'a/../../out.json': '[]',
      'back\\slash.json': '[]',
      'q?#%25&<>.json': '[1]',
    });
    expect(proof.remarks).toContain('files-left-in-container');
    expect(proof.counts).toMatchObject({ filesDelivered: 2, filesLeft: 1 });
    expect(stage.file('cloud-mfa/back/slash.json')).toBe('[]');
    expect(stage.file('cloud-mfa/q_#%25&__.json')).toBe('[1]');
  });

  it('does not write over what Lethe adds', async () => {
    await delivered({ 'now-state/sign-ins.json': '["delivered"]' });
    expect(stage.file('cloud-mfa/now-state/sign-ins-2.json')).toBe('["delivered"]');
  });

  it('of many files is taken page by page', async () => {
    const names = Array.from({ length: 23 }, (_, index) => `Product/${index}.json`);
    const proof = await delivered(Object.fromEntries(names.map((name) => [name, '[]'])));
    expect(proof.counts).toMatchObject({ filesDelivered: 23 });
  });

  it('keeps every digit of what Graph shows now', async () => {
    const body = '{"value":[{"id":9007199254740993,"ratio":0.10000000000000000001}]}';
    await delivered({}, () =>
      cloud.disturb({
        path: /signIns/,
        how: { status: 200, headers: { 'content-type': 'application/json' }, body },
      }),
    );
    expect(stage.file('cloud-mfa/now-state/sign-ins.json')).toBe(
      '[\n{"id":9007199254740993,"ratio":0.10000000000000000001}\n]\n',
    );
  });
});
