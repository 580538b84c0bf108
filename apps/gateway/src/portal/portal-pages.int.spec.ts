import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runGateway, type RunningGateway } from '../gateway.fixture.js';
import { PortalFiles } from './portal-files.js';

const SCRIPT = 'console.log("a page");';
let folder: string;
let gateway: RunningGateway;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-portal-'));
  await mkdir(join(folder, 'assets'));
  await Promise.all([
    writeFile(join(folder, 'index.html'), '<!doctype html><meta name="nonce" content="%NONCE%">'),
    writeFile(join(folder, 'sections.json'), '["requests","tasks"]'),
    writeFile(join(folder, 'secret.txt'), 'not to be served'),
    writeFile(join(folder, 'assets', 'main-1a2b.js'), SCRIPT),
    writeFile(join(folder, 'assets', 'main-1a2b.js.br'), brotliCompressSync(SCRIPT)),
    writeFile(join(folder, 'assets', 'main-1a2b.js.gz'), gzipSync(SCRIPT)),
    writeFile(join(folder, 'assets', 'page-3c4d.css'), 'body{}'),
  ]);
  gateway = await runGateway({ portal: PortalFiles.open(folder) });
});
afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});

const open = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  gateway.call(method, path, { token: null, headers });

describe('the page of the portal', () => {
  it.each(['/', '/requests', '/requests/new?kind=Export', '/tasks/a/b/c'])(
    'is served at %s',
    async (path) => {
      const answer = await open(path);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    },
  );

  it.each(['/nothing', '/index.html', '/v2', '/secret.txt'])('is not served at %s', async (path) => {
    expect((await open(path)).status).toBe(404);
  });

  it('lets styles in by a nonce that no other answer has, and scripts by file alone', async () => {
    const looks = await Promise.all([open('/'), open('/')]);
    const nonces = await Promise.all(
      looks.map(async (answer) => /content="([\w-]{24})"/.exec(await answer.text())?.[1] ?? ''),
    );
    expect(new Set(nonces).size).toBe(2);
    looks.forEach((answer, index) => {
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain(`style-src 'self' 'nonce-${nonces[index] ?? ''}';`);
      expect(policy).toContain("default-src 'none';script-src 'self';");
      expect(policy).not.toContain('unsafe');
    });
  });

  it('takes nothing but looking', async () => {
    const answer = await open('/requests', {}, 'POST');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const head = await open('/requests', {}, 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});

describe('a file of the portal', () => {
  // fetch decodes by itself; what came is told by the header, and by the length of the body
  const asset = (accepted: string, name = 'main-1a2b.js') =>
    open(`/assets/${name}`, { 'accept-encoding': accepted });

  it.each([
    ['gzip, deflate, br', 'br', brotliCompressSync(SCRIPT).length],
    ['gzip, deflate', 'gzip', gzipSync(SCRIPT).length],
    ['br;q=0, gzip;q=0.5', 'gzip', gzipSync(SCRIPT).length],
    ['identity', null, SCRIPT.length],
    ['', null, SCRIPT.length],
  ])('goes out for "%s" as %s', async (accepted, encoding, length) => {
    const answer = await asset(accepted);
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('content-length')).toBe(String(length));
    expect(answer.headers.get('vary')).toBe('accept-encoding');
    expect(await answer.text()).toBe(SCRIPT);
  });

  it('is kept for ever, with its type', async () => {
    const script = await asset('br');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const style = await asset('br', 'page-3c4d.css');
    expect([style.headers.get('content-type'), style.headers.get('content-encoding')]).toEqual([
      'text/css; charset=utf-8',
      null,
    ]);
  });

  it.each(['main-1a2b.js.br', '..%2fsecret.txt', '../secret.txt', 'a/b.js', '%00.js', 'other.js', ''])(
    'is no other one: %s',
    async (name) => {
      expect((await open(`/assets/${name}`)).status).toBe(404);
    },
  );
});

it('is left out where it was not built', () => {
  expect(PortalFiles.open(join(folder, 'nowhere'))).toBeUndefined();
});
