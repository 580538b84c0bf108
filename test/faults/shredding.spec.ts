import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { good, type LetheApi } from '../e2e/lethe-api.js';
import { LetheProcess } from '../e2e/lethe-process.js';

const killable = fileURLToPath(new URL('killable.mjs', import.meta.url));
const cli = fileURLToPath(new URL('../../infra/bin/lethe.mjs', import.meta.url));
const subject = { userPrincipalName: 'ada@example.com', samAccountName: 'ada' };

let lethe: LetheProcess;
let api: LetheApi;
/** a certificate that was handed out while its subject was known */
const kept = { certificate: '', keys: '' };

beforeAll(async () => {
  lethe = await LetheProcess.start({}, killable);
  api = lethe.api();
});
afterAll(() => lethe.dispose());

/** An erasure that has ended, with what was gathered for it still there. */
async function ended(): Promise<string> {
  const { id } = await api.submit({ kind: 'AccountClose', subject, sources: ['mfa-server'] });
  await api.quiet(id);
  await api.act(id, 'close-with-exceptions', { reason: 'The farm of ada@example.com burnt down.' });
  return id;
}

async function restarted(variables: Readonly<Record<string, string>> = {}): Promise<void> {
  await lethe.stop();
  await lethe.restart(variables);
}

const verifies = (...words: readonly string[]): boolean =>
  spawnSync(process.execPath, [cli, ...words, '--keys', kept.keys]).status === 0;

describe('a process that is killed while it shreds', () => {
  it.each(['before keys.destroy#1', 'after keys.destroy#1', 'after artifacts.removeAll#1'])(
    '%s goes on where it was: the key is destroyed and nothing that was gathered is left',
    async (point) => {
      const id = await ended();
      if (kept.certificate === '') {
        kept.certificate = join(lethe.folder, 'certificate.json');
        kept.keys = join(lethe.folder, 'keys.json');
        await writeFile(kept.certificate, (await api.get(`/v1/privacy-requests/${id}/certificate`)).bytes);
        await writeFile(kept.keys, (await api.get('/.well-known/lethe-signing-keys.json')).bytes);
      }
      await restarted({ KILL_AT: point });
      // The clock is moved, and whoever moved it hears no more of it.
      await api.advance('P25M').catch(() => undefined);
      await lethe.ended();
      await lethe.restart({});
      const view = await api.until(id, 'it is shredded', (each) => each.subject.shredded);
      expect(view.subject.masked).toBe('(shredded)');
      const types = (await api.events(id)).map(({ type }) => type);
      expect(types.filter((type) => type === 'SubjectKeyShredded')).toHaveLength(1);
      expect(good(await api.get<{ version: number }>(`/v1/privacy-requests/${id}`)).version).toBe(
        types.length,
      );
      await expect(readdir(join(lethe.dataDir, 'artifacts', id))).rejects.toThrow('ENOENT');
    },
  );

  it('leaves a chain that verifies, and so does a certificate of before, and one of after', async () => {
    const chain = join(lethe.folder, 'chain.jsonl');
    await writeFile(chain, (await api.get('/v1/log')).bytes);
    expect(verifies('log', 'verify', chain)).toBe(true);
    expect(verifies('certificate', 'verify', kept.certificate)).toBe(true);
    const { items } = good(await api.get<{ items: { id: string }[] }>('/v1/privacy-requests?limit=1'));
    const later = join(lethe.folder, 'later.json');
    await writeFile(later, (await api.get(`/v1/privacy-requests/${items[0]?.id ?? ''}/certificate`)).bytes);
    expect(verifies('certificate', 'verify', later)).toBe(true);
  });
});
