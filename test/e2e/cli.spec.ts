import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, good, hasEnded, taskOf, type LetheApi, type View } from './lethe-api.js';
import { ADMIN_TOKEN, LetheProcess } from './lethe-process.js';
import { PackageZip } from './package-zip.js';

const program = fileURLToPath(new URL('../../infra/bin/lethe.mjs', import.meta.url));

let lethe: LetheProcess;
let api: LetheApi;
beforeAll(async () => {
  lethe = await LetheProcess.start();
  api = lethe.api();
});
afterAll(() => lethe.dispose());

/** Runs the command as a shell would. @param closeEarly ends reading after the first bytes, as `head` does */
async function run(words: readonly string[], closeEarly = false) {
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...process.env, LETHE_URL: lethe.url, LETHE_TOKEN: ADMIN_TOKEN },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (closeEarly) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, out, err };
}

describe('the lethe command', () => {
  let id: string;

  it('submits, and answers with the request', async () => {
    const ran = await run([
      'submit',
      'Export',
      '--upn',
      'ada@example.com',
      '--source',
      'cloud-mfa',
      '--json',
    ]);
    expect(ran).toMatchObject({ code: 0, err: '' });
    ({ id } = JSON.parse(ran.out) as View);
    expect((await api.view(id)).kind).toBe('Export');
  });

  it('follows a request to its end', async () => {
    const watched = run(['status', id, '--watch', '--json']);
    await api.drive(id, 'it has ended', hasEnded);
    const ran = await watched;
    expect(ran.code).toBe(0);
    const lines = ran.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as View);
    expect(lines.at(-1)).toEqual(await api.view(id));
  });

  it('fetches the package', async () => {
    const file = join(lethe.folder, 'f.zip');
    expect(await run(['package', id, '-o', file])).toMatchObject({ code: 0, err: '' });
    const zip = await PackageZip.read(await readFile(file));
    expect(zip.manifest.request.id).toBe(id);
    expect((await run(['package', id, '-o', file])).code).toBe(2);
  });

  it('answers no, with a code, where there is no certificate', async () => {
    const ran = await run(['certificate', id]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('certificate-not-ready');
  });

  it('is told what is wrong with a submission', async () => {
    const ran = await run(['submit', 'Export', '--upn', 'nobody']);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('subject.userPrincipalName');
  });

  it('fails when the request it waits for failed', async () => {
    const waiting = run([
      'submit',
      'Export',
      '--upn',
      'zoe@example.com',
      '--source',
      'mfa-server',
      '--wait',
      '--json',
    ]);
    const list = () => api.get<{ items: View[] }>('/v1/privacy-requests?source=mfa-server');
    const [found] = good(await eventually(list, (answer) => good(answer).items.length > 0)).items;
    if (!found) throw new Error('The request was not submitted.');
    await api.until(
      found.id,
      'it waits',
      (view) => taskOf(view, 'screenshots').state === 'waiting-on-person',
    );
    await api.act(found.id, 'cancel', { reason: 'A mistake.' });
    const ran = await waiting;
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.out)).toMatchObject({ id: found.id, progress: 'cancelled' });
  });

  it('does not mind when nobody reads on', async () => {
    const body = {
      kind: 'Export',
      subject: { userPrincipalName: 'zoe@example.com' },
      sources: ['cloud-mfa'],
    };
    for (let n = 0; n < 25; n += 1) await api.submit(body);
    expect(await run(['list', '--json'], true)).toMatchObject({ code: 0, err: '' });
  });
});
