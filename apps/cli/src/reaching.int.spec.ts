import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { problem, requestId, runCli, serve, type Answer } from './cli.fixture.js';

async function statusAgainst(answer: Answer) {
  const server = await serve(() => answer);
  try {
    return await runCli(['status', requestId], server.variables);
  } finally {
    await server.close();
  }
}

describe('a server that cannot be asked', () => {
  it.each<[string, Answer]>([
    ['an HTML page with 200', { type: 'text/html', body: '<html>Welcome to your router</html>' }],
    ['an HTML page with 502', { status: 502, type: 'text/html', body: '<h1>Bad gateway</h1>' }],
    [
      'a redirect to a sign-in page',
      { status: 302, type: 'text/html', headers: { location: '/login' }, body: '' },
    ],
    ['JSON that breaks off', { body: '{"id":' }],
    ['a body that breaks off', { body: new Error('cut') }],
    ['JSON of something else', { body: { hello: 'world' } }],
    ['a JSON list', { body: [] }],
    ['a problem without a code', { ...problem(404, 'x'), body: {} }],
    ['nothing', { status: 204, body: '' }],
    ['a 503 problem', problem(503, 'unavailable')],
    ['a 500 problem', problem(500, 'internal-error')],
  ])('is exit code 3 and a plain sentence: %s', async (_, answer) => {
    const ran = await statusAgainst(answer);
    expect(ran).toMatchObject({ code: 3, out: '' });
    expect(ran.err).toMatch(/^lethe: [A-Z].*\.\n$/);
    expect(ran.err).not.toContain('<');
  });

  it('is exit code 3 when nothing listens there, and names the address', async () => {
    const server = await serve(() => ({ body: '' }));
    await server.close();
    const ran = await runCli(['list'], server.variables);
    expect(ran.code).toBe(3);
    expect(ran.err).toContain(server.url);
  });
});

describe('a refusal', () => {
  it.each([
    [401, 'unauthorized', 'LETHE_TOKEN'],
    [403, 'forbidden', 'role'],
    [404, 'not-found', 'lethe list'],
    [409, 'a-code-of-a-later-version', 'a-code-of-a-later-version'],
    [429, 'too-many-requests', 'try again'],
  ])('is exit code 1 with its code and the next step: %i %s', async (status, code, step) => {
    const ran = await statusAgainst(problem(status, code, { detail: 'Because.' }));
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain(`(${code}). Because.`);
    expect(ran.err).toContain(step);
  });
});

it('tells a person with a command what was wrong with the token, and not what a program is to send', async () => {
  const ran = await statusAgainst(
    problem(401, 'unauthorized', { detail: 'No token was sent. A program sends.' }),
  );
  expect(ran.err).toContain('No token was sent. Set LETHE_TOKEN');
});

describe('lethe --version', () => {
  it('is the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await runCli(['--version'], {})).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });
});

describe('wrong usage', () => {
  it.each([
    [[]],
    [['nonsense']],
    [['submit']],
    [['submit', 'Forget', '--upn', 'ada@example.com']],
    [['submit', 'Export', '--nonsense']],
    [['submit', 'Export', '--sam', 'ada', '--idempotency-key', 'with space']],
    [['status']],
    [['status', 'a', 'b']],
    [['package', requestId]],
    [['list', '--limit', 'many']],
  ])('is exit code 2 and says something on standard error alone: %j', async (words) => {
    const ran = await runCli(words, { LETHE_URL: 'http://127.0.0.1:9' });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).not.toBe('');
  });

  it.each(['nonsense', 'ftp://example.com', 'http://user:secret@example.com', 'http://example.com/?a=b'])(
    'covers an address that cannot be one: %s',
    async (url) => {
      const ran = await runCli(['list'], { LETHE_URL: url });
      expect(ran).toMatchObject({ code: 2, out: '' });
      expect(ran.err).toContain('LETHE_URL');
      expect(ran.err).not.toContain('secret');
    },
  );

  it('does not cover asking for help', async () => {
    const ran = await runCli(['--help'], {});
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('LETHE_TOKEN');
    expect((await runCli(['submit', '--help'], {})).code).toBe(0);
  });

  it('does not let a token break out of its header', async () => {
    const ran = await runCli(['list'], { LETHE_TOKEN: 'a\r\nx: y' });
    expect(ran).toMatchObject({ code: 2, out: '' });
  });
});
