import { afterEach, describe, expect, it } from '@jest/globals';
import { problem, requestId, requestView, runCli, serve, type Answer, type Served } from './cli.fixture.js';

let close = async (): Promise<void> => {};
afterEach(() => close());

async function against(answer: (request: Served, nth: number) => Answer) {
  const server = await serve(answer);
  close = server.close;
  return server;
}

describe('lethe find', () => {
  it('lists the requests about a person, who stands in no address', async () => {
    const { variables, served } = await against(() => ({ body: { items: [requestView()], more: true } }));
    const words = ['find', '--upn', 'ada@example.com', '--alias', 'EXAMPLE\\ada'];
    const ran = await runCli(words, variables);
    expect(ran).toMatchObject({ code: 0, err: 'These are the newest; there are more.\n' });
    expect(ran.out).toContain(requestId);
    expect(served[0]).toMatchObject({ method: 'POST', url: '/v1/privacy-requests/search' });
    expect(JSON.parse(served[0]?.body ?? '')).toEqual({
      subject: { userPrincipalName: 'ada@example.com', aliases: ['EXAMPLE\\ada'] },
    });
    const json = await runCli([...words, '--json'], variables);
    expect(JSON.parse(json.out)).toEqual(requestView());
  });

  it('says that there is none', async () => {
    const { variables } = await against(() => ({ body: { items: [], more: false } }));
    expect(await runCli(['find', '--sam', 'zoe'], variables)).toEqual({
      code: 0,
      out: '',
      err: 'There is no request about this person.\n',
    });
  });
});

describe('lethe submit', () => {
  it('sends what was given and nothing else, with the token and a key of its own', async () => {
    const { variables, served } = await against(() => ({ status: 202, body: requestView() }));
    const words = ['submit', 'Export', '--upn', 'ada@example.com', '--alias', 'EXAMPLE\\ada', '--alias', 'A'];
    const ran = await runCli([...words, '--source', 'cloud-mfa', '--administrator'], variables);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain(`lethe status ${requestId} --watch`);
    expect(served[0]).toMatchObject({ method: 'POST', url: '/v1/privacy-requests' });
    expect(served[0]?.headers).toMatchObject({
      authorization: 'Bearer a-token',
      'content-type': 'application/json',
    });
    expect(served[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(served[0]?.body ?? '')).toEqual({
      kind: 'Export',
      subject: { userPrincipalName: 'ada@example.com', aliases: ['EXAMPLE\\ada', 'A'] },
      sources: ['cloud-mfa'],
      subjectIsAdministrator: true,
    });
  });

  it('remarks signs in the names that nobody sees, beside the answer', async () => {
    const { variables } = await against(() => ({ status: 202, body: requestView() }));
    const words = ['submit', 'Export', '--upn', 'a\u200bda@example.com', '--alias', '\u202eada', '--json'];
    const ran = await runCli(words, variables);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toEqual(requestView());
    expect(ran.err).toBe(
      'The names have signs that cannot be seen (U+200B, U+202E); sources look for exactly what was given.\n' +
        `If they came along with a copy: lethe cancel ${requestId} --reason "Wrong name", and submit it anew.\n`,
    );
  });

  it('hands the answer through as one JSON value, with fields it has never heard of', async () => {
    const { variables } = await against(() => ({ status: 202, body: requestView() }));
    const ran = await runCli(['submit', 'Export', '--upn', 'ada@example.com', '--json'], variables);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(ran.out)).toEqual(requestView());
    expect(ran.out.trimEnd()).not.toContain('\n');
  });

  it('says of an AccountClose which Exports of the same person are still open', async () => {
    const others = [
      requestView({ id: '11111111-2222-4333-8444-555555555555', progress: 'running' }),
      requestView({ progress: 'running', package: {} }),
      requestView({ progress: 'done' }),
      requestView({ kind: 'AccountClose' }),
    ];
    const { variables, served } = await against(({ method }) =>
      method === 'POST'
        ? { status: 202, body: requestView({ kind: 'AccountClose' }) }
        : { body: { items: others, more: false } },
    );
    const ran = await runCli(['submit', 'AccountClose', '--sam', 'ada', '--json'], variables);
    expect(ran.code).toBe(0);
    expect(ran.err).toBe(
      'Export 11111111-2222-4333-8444-555555555555 of the same person is still open: what is deleted before it has been read is not in its package.\n',
    );
    expect(served[1]?.url).toBe(`/v1/privacy-requests/${requestId}/same-person`);
  });

  it('has submitted an AccountClose although it cannot be told whether an Export is open, and says that', async () => {
    const { variables } = await against(({ method }) =>
      method === 'POST'
        ? { status: 202, body: requestView({ kind: 'AccountClose' }) }
        : problem(503, 'store-unavailable'),
    );
    const ran = await runCli(['submit', 'AccountClose', '--sam', 'ada'], variables);
    expect(ran.code).toBe(0);
    expect(ran.err).toMatch(
      /^Whether an Export of the same person is open is not known: .*store-unavailable/,
    );
  });

  it('waits until the request has ended and prints the end alone on standard output', async () => {
    const states = ['running', 'running', 'done'];
    const { variables } = await against((_, nth) => ({
      body: requestView({ progress: states[nth - 1] ?? 'done', version: nth }),
    }));
    const ran = await runCli(['submit', 'Export', '--sam', 'ada', '--wait', '--json'], variables);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({ progress: 'done' });
    expect(ran.err).toContain('done');
  });

  it.each([
    ['Export', 'done-with-exceptions', 0],
    ['AccountClose', 'done', 0],
    ['AccountClose', 'done-with-exceptions', 1],
    ['Export', 'failed', 1],
    ['AccountClose', 'cancelled', 1],
    ['Export', 'rejected', 1],
  ])('answers with the end of the request: %s, %s is exit code %i', async (kind, progress, code) => {
    const { variables } = await against(() => ({ body: requestView({ kind, progress }) }));
    expect((await runCli(['submit', kind, '--sam', 'ada', '--wait'], variables)).code).toBe(code);
    expect((await runCli(['status', requestId], variables)).code).toBe(code);
  });

  it('names every field that the server refuses, as wrong usage', async () => {
    const errors = [
      { path: 'subject.userPrincipalName', message: 'must be a user principal name' },
      { path: 'reference', message: 'must be at most 200 characters' },
    ];
    const { variables } = await against(() => problem(422, 'validation-failed', { errors }));
    const ran = await runCli(['submit', 'Export', '--upn', 'ada'], variables);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('validation-failed');
    for (const error of errors) expect(ran.err).toContain(`${error.path}: ${error.message}`);
  });

  it('says with which key to try again when it is unknown whether the request arrived', async () => {
    const { variables, close: stop } = await serve(() => ({ body: '' }));
    await stop();
    const words = ['submit', 'Export', '--sam', 'ada', '--idempotency-key', 'once-only'];
    const ran = await runCli(words, variables);
    expect(ran).toMatchObject({ code: 3, out: '' });
    expect(ran.err).toContain('--idempotency-key once-only');
    expect(ran.err).toContain('ECONNREFUSED');
  });
});

describe('lethe status', () => {
  it('groups the tasks by source and says what each waits for', async () => {
    const { variables, served } = await against(() => ({ body: requestView() }));
    const ran = await runCli(['status', requestId], variables);
    expect(served[0]?.url).toBe(`/v1/privacy-requests/${requestId}`);
    expect(ran.out).toMatch(
      /mfa-server +1 of 2 done\n +mfa01 +search-logs +succeeded\n +- +screenshots +waiting-on-person/,
    );
    expect(ran.out).toMatch(/cloud-mfa +0 of 1 done\n.*waiting-on-source, next at 2026-11-20T09:01:00.000Z/);
    for (const mark of ['█', '\u001b']) expect(ran.out).not.toContain(mark);
  });

  it('says what was seen when a task failed, and what is remarked of one that did not', async () => {
    const told = { ...requestView() } as { tasks: Record<string, unknown>[] };
    const fault = {
      code: 'sdk-sign-in-refused',
      message: 'It was not let in.',
      nextAction: 'Look at the detail.',
      detail: 'HTTP 401;\nthe service offers \u001b[31mNTLM',
    };
    const [first, second] = told.tasks;
    const tasks = [
      { ...first, state: 'failed', fault },
      { ...second, state: 'succeeded', proof: { remarks: ['no-files-delivered'] } },
    ];
    const { variables } = await against(() => ({ body: requestView({ tasks }) }));
    const { out } = await runCli(['status', requestId], variables);
    expect(out).toContain(
      '    It was not let in. (sdk-sign-in-refused) Look at the detail.\n    detail: HTTP 401;\n            the service offers ?[31mNTLM\n',
    );
    expect(out).toContain('    remarked: no-files-delivered\n');
  });

  it('shows what a person has to do, with a checklist', async () => {
    const step = { ...requestView() } as { tasks: Record<string, unknown>[] };
    const instructions = {
      steps: ['Open the console.', 'Take pictures.'],
      checklist: ['General', 'Advanced'],
    };
    const tasks = step.tasks.map((each) => ({ ...each, instructions }));
    const { variables } = await against(() => ({ body: requestView({ tasks }) }));
    const { out } = await runCli(['status', requestId], variables);
    expect(out).toContain(
      '    1. Open the console.\n    2. Take pictures.\n    [ ] General\n    [ ] Advanced\n',
    );
    expect(out.match(/for a person/g)).toHaveLength(1);
  });

  it('draws bars, and draws again in place, only where a person watches', async () => {
    const { variables } = await against((_, nth) => ({
      body: requestView({ version: nth, progress: nth < 2 ? 'running' : 'done' }),
    }));
    const watched = await runCli(['status', requestId, '--watch'], variables, { interactive: true });
    expect(watched.out).toContain('█');
    expect(watched.out).toContain('\u001b[');
  });

  it('says with --json what changed, a line for each version', async () => {
    const versions = [3, 3, 4];
    const { variables } = await against((_, nth) => ({
      body: requestView({ version: versions[nth - 1], progress: nth < 3 ? 'running' : 'failed' }),
    }));
    const ran = await runCli(['status', requestId, '--watch', '--json'], variables);
    const lines = ran.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { version: number });
    expect(lines.map((line) => line.version)).toEqual([3, 4]);
    expect(ran.code).toBe(1);
  });

  it('goes on watching through a restart of the server', async () => {
    const { variables } = await against((_, nth) =>
      nth === 2
        ? { status: 502, type: 'text/html', body: '<h1>Bad gateway</h1>' }
        : { body: requestView({ version: nth, progress: nth < 3 ? 'running' : 'done' }) },
    );
    expect(await runCli(['status', requestId, '--watch', '--json'], variables)).toMatchObject({
      code: 0,
      err: '',
    });
  });

  it('lets nothing from elsewhere steer the terminal', async () => {
    const evil = 'a\u001b]0;owned\u0007\u202e@example.com';
    const { variables } = await against(() => ({ body: requestView({ subject: { masked: evil } }) }));
    const ran = await runCli(['status', requestId], variables);
    expect(ran.out).toContain('a?]0;owned??@example.com');
  });

  it('cannot be led to another address by an id', async () => {
    const { variables, served } = await against(() => problem(404, 'not-found'));
    expect((await runCli(['status', '../api-keys?x='], variables)).code).toBe(1);
    expect(served[0]?.url).toBe('/v1/privacy-requests/..%2Fapi-keys%3Fx%3D');
    expect((await runCli(['status', '..'], variables)).code).toBe(2);
    expect(served).toHaveLength(1);
  });

  it('stops quietly at once when it is told to', async () => {
    const { variables } = await against(() => ({ body: requestView() }));
    const stop = new AbortController();
    const ran = runCli(['status', requestId, '--watch'], variables, { signal: stop.signal });
    setImmediate(() => stop.abort());
    expect((await ran).err).toBe('lethe: stopped.\n');
  });
});

describe('lethe list', () => {
  const pages = (request: Served): Answer => {
    const query = new URL(request.url, 'http://x').searchParams;
    const second = query.get('cursor') === 'next one';
    const versions = second ? [3] : [1, 2];
    return {
      body: {
        items: versions.map((version) => requestView({ version })),
        nextCursor: second ? null : 'next one',
      },
    };
  };

  it('follows the cursors to the end, a JSON line for each request', async () => {
    const { variables, served } = await against(pages);
    const ran = await runCli(['list', '--progress', 'running', '--json'], variables);
    const lines = ran.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { version: number });
    expect(lines.map((line) => line.version)).toEqual([1, 2, 3]);
    expect(served.map((request) => request.url)).toEqual([
      '/v1/privacy-requests?progress=running&limit=100',
      '/v1/privacy-requests?progress=running&cursor=next+one&limit=100',
    ]);
  });

  it('stops at the limit', async () => {
    const { variables, served } = await against(pages);
    const ran = await runCli(['list', '--limit', '2'], variables);
    expect(ran.out.trimEnd().split('\n')).toHaveLength(2);
    expect(served).toHaveLength(1);
    expect((await runCli(['list', '--limit', '0'], variables)).code).toBe(2);
  });
});

describe('lethe certificate', () => {
  it('prints the certificate as JSON', async () => {
    const { variables } = await against(() => ({ body: { issuedAt: 'then', hosts: [{ name: 'mfa01' }] } }));
    const long = await runCli(['certificate', requestId], variables);
    const short = await runCli(['certificate', requestId, '--json'], variables);
    expect(JSON.parse(long.out)).toEqual(JSON.parse(short.out));
    expect(short.out.trimEnd()).not.toContain('\n');
  });

  it('answers no while there is none, and says what to do', async () => {
    const { variables } = await against(() => problem(409, 'certificate-not-ready'));
    const ran = await runCli(['certificate', requestId], variables);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('(certificate-not-ready)');
    expect(ran.err).toContain('lethe status');
  });
});
