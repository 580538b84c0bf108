import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { problem, requestId, runCli, serve, type Answer } from './cli.fixture.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-cli-'));
  file = join(folder, 'f.zip');
});
afterEach(() => rm(folder, { recursive: true }));

async function download(answer: Answer, ...more: string[]) {
  const server = await serve(() => answer);
  try {
    const ran = await runCli(['package', requestId, '-o', file, ...more], server.variables);
    return { ...ran, served: server.served };
  } finally {
    await server.close();
  }
}

const content = Buffer.from('PK\u0003\u0004 and more');
const zip: Answer = { type: 'application/zip', body: content };

describe('lethe certificate -o', () => {
  const signed = Buffer.from('{"format": "as it was signed",\n "to": "the byte"}');
  const save = async (name: string, answer: Answer, ...more: string[]) => {
    const server = await serve(() => answer);
    try {
      const words = ['certificate', requestId, '-o', join(folder, name), ...more];
      return { ...(await runCli(words, server.variables)), served: server.served };
    } finally {
      await server.close();
    }
  };

  it('saves it to the byte, and says its length and digest', async () => {
    const ran = await save('c.json', { type: 'application/json', body: signed }, '--json');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(await readFile(join(folder, 'c.json'))).toEqual(signed);
    expect(JSON.parse(ran.out)).toEqual({
      id: requestId,
      file: join(folder, 'c.json'),
      bytes: signed.length,
      sha256: createHash('sha256').update(signed).digest('hex'),
    });
    expect(ran.served[0]?.headers.accept).toContain('application/json');
  });

  it('saves a PDF where the name says so', async () => {
    const ran = await save('c.PDF', { type: 'application/pdf', body: content });
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain(`c.PDF: ${content.length} bytes, SHA-256 `);
    expect(ran.served[0]?.headers.accept).toContain('application/pdf');
  });

  it('replaces nothing without --force, leaves nothing where there is none, and is no option of the check', async () => {
    await writeFile(join(folder, 'c.json'), 'mine');
    expect(await save('c.json', { body: {} })).toMatchObject({ code: 2, served: [] });
    expect(await save('new.json', problem(409, 'certificate-not-ready'))).toMatchObject({ code: 1, out: '' });
    expect((await save('c.json', { type: 'application/json', body: signed }, '--force')).code).toBe(0);
    expect(await readdir(folder)).toEqual(['c.json']);
    expect((await runCli(['certificate', requestId, '--force'], {})).code).toBe(2);
    expect((await runCli(['certificate', 'verify', file, '-o', 'x'], {})).code).toBe(2);
  });
});

describe('lethe package', () => {
  it('saves the package and says its length and digest', async () => {
    const ran = await download(zip, '--json');
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(await readFile(file)).toEqual(content);
    expect(JSON.parse(ran.out)).toEqual({
      id: requestId,
      file,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
    expect(await readdir(folder)).toEqual(['f.zip']);
  });

  it('does not replace a file, nor ask for the package, without --force', async () => {
    await writeFile(file, 'mine');
    const refused = await download(zip);
    expect(refused).toMatchObject({ code: 2, out: '', served: [] });
    expect(refused.err).toContain('--force');
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect((await download(zip, '--force')).code).toBe(0);
    expect(await readFile(file)).toEqual(content);
  });

  it.each<[string, Answer, number]>([
    [
      'the connection breaks',
      { type: 'application/zip', headers: { 'content-length': '99' }, body: new Error('cut') },
      3,
    ],
    ['a chunked answer breaks', { type: 'application/zip', body: new Error('cut') }, 3],
    ['it is an HTML page', { type: 'text/html', body: '<html>' }, 3],
    ['it is JSON', { body: {} }, 3],
    ['it is not ready', problem(409, 'package-not-ready'), 1],
  ])('leaves what was there and no trace when %s', async (_, answer, code) => {
    await writeFile(file, 'before');
    const ran = await download(answer, '--force');
    expect(ran).toMatchObject({ code, out: '' });
    expect(await readFile(file, 'utf8')).toBe('before');
    expect(await readdir(folder)).toEqual(['f.zip']);
  });

  it('says when it cannot write where it should', async () => {
    file = join(folder, 'not-there', 'f.zip');
    const ran = await download(zip);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('ENOENT');
  });
});
