import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CloudMfaSettings } from '#contracts';
import { startCloud, type SandboxCloud } from '#sandbox';
import type { SourceHandlers } from '#source-kit';
import { TaskStage } from '#testing';
import { cloudMfaHandlers } from './cloud-mfa-handlers.js';

/** Azurite's account, public by its documentation. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

let folder: string;
let azurite: ChildProcess;
let cloud: SandboxCloud;
let handlers: SourceHandlers;
let stage: TaskStage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-azurite-'));
  const program = resolve('node_modules/azurite/dist/src/blob/main.js');
  const options = ['--blobHost', '127.0.0.1', '--blobPort', '0', '--inMemoryPersistence'];
  const quiet = ['--disableTelemetry', '--skipApiVersionCheck'];
  azurite = spawn(process.execPath, [program, ...options, ...quiet], { cwd: folder });
  const endpoint = await listening(azurite);
  const connection = `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${endpoint}/${ACCOUNT};`;
  const connectionStringFile = join(folder, 'azurite');
  await writeFile(connectionStringFile, connection);
  const subject = { userPrincipalName: 'ada@example.com' };
  stage = new TaskStage('2026-11-20T09:00:00.000Z', { source: 'cloud-mfa', action: 'export', subject });
  cloud = await startCloud({ folder, clock: { now: () => stage.time } });
  const storage = { connectionStringFile };
  handlers = cloudMfaHandlers(CloudMfaSettings.parse({ graph: cloud.source.graph, storage }));
});
afterAll(async () => {
  await cloud.close();
  const ended = once(azurite, 'exit');
  azurite.kill();
  await ended;
  await rm(folder, { recursive: true });
});

async function listening(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('Azurite has no output.');
  for await (const line of createInterface(child.stdout)) {
    const address = /listens on (http:\S+)/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('Azurite did not start.');
}

describe('an export into a storage service that is not ours (Azurite)', () => {
  it('is written with our signature and read back byte for byte', async () => {
    cloud.disturb({ path: /exportPersonalData/, how: 'lose-answer' });
    const outcome = await stage.settle(handlers.export);
    expect(outcome).toMatchObject({
      outcome: 'succeeded',
      proof: { counts: { filesDelivered: 5, filesNotJson: 0 }, remarks: ['container-kept'] },
    });
    expect(stage.file('cloud-mfa/SharePointOnline/Größe und Ort.json')).toContain('9007199254740993');
    expect(cloud.calls.filter((call) => call.endsWith('/exportPersonalData'))).toHaveLength(1);
  });
});
