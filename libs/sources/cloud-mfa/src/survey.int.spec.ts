import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CloudMfaSettings } from '#contracts';
import { startCloud, type SandboxCloud } from '#sandbox';
import { TaskStage } from '#testing';
import { CloudMfa } from './cloud-mfa-handlers.js';

let folder: string;
let cloud: SandboxCloud;
const stage = new TaskStage('2026-11-20T09:00:00.000Z', {
  source: 'cloud-mfa',
  action: 'verify-purge',
  subject: { userPrincipalName: 'zoe@example.com' },
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-cloud-survey-'));
  cloud = await startCloud({ folder, clock: { now: () => stage.time } });
});
afterEach(async () => {
  await cloud.close();
  await rm(folder, { recursive: true });
});

const cloudMfa = (graph: object = {}) =>
  new CloudMfa(CloudMfaSettings.parse({ ...cloud.source, graph: { ...cloud.source.graph, ...graph } }));
const look = async (at: CloudMfa) => at.surveyor().survey(null, new AbortController().signal);

describe('a look at cloud MFA', () => {
  it('asks for a token once, and uses the one that tasks use', async () => {
    const shared = cloudMfa();
    expect(shared.surveyor().hosts).toEqual([{ host: null, roles: [] }]);
    for (let times = 0; times < 3; times++)
      expect(await look(shared)).toEqual({ channels: [], logFolders: [], uncovered: [], problems: [] });
    await stage.dispatch(shared.handlers()['verify-purge']);
    expect(cloud.calls.filter((call) => call.endsWith('/token'))).toHaveLength(1);
  });

  it.each([
    ['graph-secret-missing', { clientSecretFile: '/nowhere/secret' }, '/nowhere/secret: it is not there'],
    ['graph-unreachable', { authority: 'http://127.0.0.1:1' }, 'at 127.0.0.1:1: '],
  ])('tells that there is none as a problem, with what was seen: %s', async (code, graph, seen) =>
    expect((await look(cloudMfa(graph))).problems).toEqual([
      { code, place: null, detail: expect.stringContaining(seen) },
    ]),
  );
});
