import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Subject, TaskAction } from '#contracts';
import { TaskStage } from '#testing';
import { mfaServerHandlers } from '../mfa-server-handlers.js';
import { settingsWith } from '../scripted-tool.fixture.js';

/** Built by the Windows lane where it is to prove everything, and there is Go. */
const PROGRAM = join(import.meta.dirname, '../../test-fixtures/MultiFactorAuthGdpr.exe');
const onWindows = existsSync(PROGRAM) ? describe : describe.skip;

onWindows('a tool that is a program of Windows (run by the Windows lane, LETHE_FAULTS=all)', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-windows-program-'));
  });
  // A program that was just killed may still hold its file.
  afterEach(async () => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  async function does(action: TaskAction, subject: Subject, timeoutSeconds = 60) {
    const home = join(folder, 'Program Files (x86)', 'Multi-Factor Authentication Server');
    await mkdir(home, { recursive: true });
    const program = join(home, 'MultiFactorAuthGdpr.exe');
    await copyFile(PROGRAM, program);
    const stage = new TaskStage('2026-11-20T09:00:00.000Z', {
      source: 'mfa-server',
      action,
      host: 'mfa01',
      subject,
    });
    const outcome = await stage.dispatch(
      mfaServerHandlers(settingsWith([program], { timeoutSeconds }))[action],
    );
    return { outcome, stage };
  }

  it.each(['zoë.李雷@example.com', 'EXAMPLE\\o’brien', "d'arc$%&()@example.com"])(
    'is handed a name as it is: %s',
    async (name) => {
      const { stage } = await does('export-records', { aliases: [name] });
      expect(JSON.parse(stage.file('mfa-server/mfa01/export.json'))).toMatchObject({
        Username: name,
        Blocks: [{ BlockReason: 'Größe' }],
      });
    },
  );

  it('is understood when it prints UTF-16', async () => {
    const { outcome } = await does('export-records', { samAccountName: 'prints' });
    expect(outcome).toMatchObject({ outcome: 'succeeded', proof: { counts: { blocks: 1 } } });
  });

  it('is believed that it knows nobody, and how much it deleted', async () => {
    const unknown = await does('export-records', { samAccountName: 'unknown' });
    expect(unknown.outcome).toMatchObject({ proof: { remarks: ['no-data'], exitCode: 1 } });
    const deleted = await does('delete-records', { samAccountName: 'ada' });
    expect(deleted.outcome).toMatchObject({ outcome: 'succeeded', proof: { exitCode: 0 } });
  });

  it('is ended when it hangs', async () => {
    await expect(does('export-records', { samAccountName: 'hangs' }, 1)).rejects.toMatchObject({
      code: 'gdpr-tool-hung',
    });
  });
});
