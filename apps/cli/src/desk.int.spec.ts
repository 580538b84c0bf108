import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { problem, requestId, requestView, runCli, serve, type Answer, type Served } from './cli.fixture.js';

let close = async (): Promise<void> => {};
afterEach(() => close());

async function against(answer: (request: Served, nth: number) => Answer) {
  const server = await serve(answer);
  close = server.close;
  return server;
}

const id = '0b0e7c1e-5f0a-8c43-8d5e-2f1a6c7d8e9f';
const called = ({ method, url, body }: Served) => [
  method,
  url,
  body === '' ? '' : (JSON.parse(body) as unknown),
];

describe('a list of the desk', () => {
  it.each([
    ['hosts', '/v1/hosts'],
    ['sources', '/v1/sources'],
    ['holds', '/v1/legal-holds'],
    ['api-keys', '/v1/api-keys'],
    ['webhooks', '/v1/webhooks'],
    ['dead-letters', '/v1/dead-letters?limit=100'],
    ['audit', '/v1/audit?limit=100'],
    [`webhooks deliveries ${id}`, `/v1/webhooks/${id}/deliveries?limit=100`],
    [`events ${requestId}`, `/v1/privacy-requests/${requestId}/events`],
  ])('is read where it lies, a JSON line for each entry as it came: %s', async (words, url) => {
    const items = [{ id, fieldOfALaterVersion: { deep: [1] } }, { id: 'two' }];
    const { variables, served } = await against(() => ({ body: { items, nextCursor: null } }));
    const ran = await runCli([...words.split(' '), '--json'], variables);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toBe(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
    expect(served.map(({ url: asked }) => asked)).toEqual([url]);
    // For people each has a line too, whatever fields are missing.
    expect((await runCli(words.split(' '), variables)).out.trimEnd().split('\n')).toHaveLength(2);
  });

  it('names an API key that did something, rather than its id', async () => {
    const by = { id: 'key:0190c5f2', channel: 'rest' };
    const { variables } = await against(() => ({
      body: {
        items: [
          { what: 'approved', by: { ...by, name: 'help desk' } },
          { what: 'approved', by },
        ],
      },
    }));
    const [named, gone] = (await runCli(['audit'], variables)).out.trimEnd().split('\n');
    expect(named).toContain('help desk');
    expect(named).not.toContain('0190c5f2');
    expect(gone).toContain('key:0190c5f2');
  });

  it('follows the cursors, and stops at the limit', async () => {
    const { variables, served } = await against((_, nth) => ({
      body: { items: [{ what: 'approved' }], nextCursor: nth % 2 === 1 ? 'next one' : null },
    }));
    const all = await runCli(['audit', '--what', 'approved', '--json'], variables);
    expect(all.out.trimEnd().split('\n')).toHaveLength(2);
    expect(
      (await runCli(['audit', '--limit', '1', '--json'], variables)).out.trimEnd().split('\n'),
    ).toHaveLength(1);
    expect(served.map(({ url }) => url)).toEqual([
      '/v1/audit?what=approved&limit=100',
      '/v1/audit?what=approved&cursor=next+one&limit=100',
      '/v1/audit?limit=1',
    ]);
  });

  it('that is empty says so beside the answer', async () => {
    const { variables } = await against(() => ({ body: { items: [] } }));
    expect(await runCli(['holds'], variables)).toEqual({ code: 0, out: '', err: 'No legal hold stands.\n' });
    expect(await runCli(['holds', '--json'], variables)).toEqual({ code: 0, out: '', err: '' });
  });
});

describe('a change of the desk', () => {
  it.each<[string, unknown[], unknown]>([
    [
      'hosts retire nps02 --reason Gone',
      ['POST', '/v1/hosts/nps02/retire', { reason: 'Gone' }],
      { host: 'nps02' },
    ],
    [
      'sources pause cloud-mfa --reason Later',
      ['POST', '/v1/sources/cloud-mfa/pause', { reason: 'Later' }],
      {},
    ],
    [
      'sources resume cloud-mfa --reason Now',
      ['POST', '/v1/sources/cloud-mfa/resume', { reason: 'Now' }],
      {},
    ],
    [
      'holds place --upn ada@example.com --reason Case',
      ['POST', '/v1/legal-holds', { subject: { userPrincipalName: 'ada@example.com' }, reason: 'Case' }],
      { id },
    ],
    [
      'holds place --host nps01 --reason Case',
      ['POST', '/v1/legal-holds', { host: 'nps01', reason: 'Case' }],
      { id },
    ],
    [
      'api-keys create --name desk --role auditor',
      ['POST', '/v1/api-keys', { name: 'desk', role: 'auditor' }],
      { token: 't' },
    ],
    [
      'webhooks create https://example.com/ --event a --event b',
      ['POST', '/v1/webhooks', { url: 'https://example.com/', events: ['a', 'b'] }],
      { id, secret: 's' },
    ],
    [`webhooks resend ${id} 7`, ['POST', `/v1/webhooks/${id}/deliveries/7/resend`, ''], {}],
    [
      'sandbox plant mfa02 --kind event --upn a@example.com',
      ['POST', '/v1/sandbox/plant', { host: 'mfa02', kind: 'event', userPrincipalName: 'a@example.com' }],
      {},
    ],
  ])('is one call: %s', async (words, call, body) => {
    const { variables, served } = await against(() => ({ status: 201, body }));
    const ran = await runCli(words.split(' '), variables);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(served.map(called)).toEqual([call]);
    expect(JSON.parse((await runCli([...words.split(' '), '--json'], variables)).out)).toEqual(body);
  });

  it.each(['holds lift', 'api-keys delete', 'webhooks delete'])(
    'takes away what is named: %s',
    async (words) => {
      const { variables, served } = await against(() => ({ status: 204, body: '' }));
      expect((await runCli([...words.split(' '), id], variables)).code).toBe(0);
      expect(served[0]?.method).toBe('DELETE');
      expect(served[0]?.url).toMatch(new RegExp(`^/v1/[a-z-]+/${id}$`));
    },
  );

  it.each([
    'holds place --host a --reason b',
    'api-keys create --name a --role admin',
    'webhooks create u --event e',
  ])('can be made again with its key where no answer came: %s', async (words) => {
    const { variables, served } = await against(() => ({ status: 503, body: '' }));
    const lost = await runCli(words.split(' '), variables);
    const [, key = ''] =
      /run it again with --idempotency-key (\S+): it is then made once/.exec(lost.err) ?? [];
    await runCli([...words.split(' '), '--idempotency-key', key], variables);
    expect(lost.code).toBe(3);
    expect(served.map(({ headers }) => headers['idempotency-key'])).toEqual([key, key]);
  });

  it('does not say that a hold stands which was lifted since it was placed with this key', async () => {
    const { variables } = await against(() => ({ status: 201, body: { id, lifted: { at: 'now' } } }));
    const ran = await runCli(['holds', 'place', '--host', 'a', '--reason', 'b'], variables);
    expect(ran.out).toContain('It does not stand');
  });

  it('prints a token alone, so that a script can keep it', async () => {
    const { variables } = await against(() => ({ status: 201, body: { id, token: 'lethe_secret' } }));
    const ran = await runCli(['api-keys', 'create', '--name', 'x', '--role', 'admin'], variables);
    expect(ran).toEqual({ code: 0, out: 'lethe_secret\n', err: '' });
  });
});

describe('lethe sandbox clock', () => {
  it('shows the clock, and moves it', async () => {
    const { variables, served } = await against(() => ({
      body: {
        now: '2026-11-20T09:00:00.000Z',
        secondsPerDay: 0,
        nextEventAt: '2026-11-21T08:00:00.000Z',
      },
    }));
    expect((await runCli(['sandbox', 'clock'], variables)).out).toBe(
      '2026-11-20T09:00:00.000Z, it stands still; the next event is at 2026-11-21T08:00:00.000Z\n',
    );
    await runCli(['sandbox', 'clock', '--advance', 'P1D'], variables);
    await runCli(['sandbox', 'clock', '--to-next-event'], variables);
    await runCli(['sandbox', 'clock', '--seconds-per-day', '0.5'], variables);
    expect((await runCli(['sandbox', 'clock', '--seconds-per-day', 'slow'], variables)).code).toBe(2);
    expect(served.map(called)).toEqual([
      ['GET', '/v1/sandbox/clock', ''],
      ['POST', '/v1/sandbox/clock', { advance: 'P1D' }],
      ['POST', '/v1/sandbox/clock', { to: 'next-event' }],
      ['POST', '/v1/sandbox/clock', { secondsPerDay: 0.5 }],
    ]);
  });
});

describe('lethe overview', () => {
  it('says first what needs somebody, with what to do', async () => {
    const body = {
      counts: [{ kind: 'Export', progress: 'running', purge: 'not-applicable', count: 3 }],
      needsAttention: [
        {
          reason: 'overdue',
          requestId,
          source: 'mfa-server',
          host: null,
          message: 'It is late.',
          nextAction: 'Hurry.',
        },
      ],
    };
    const { variables } = await against(() => ({ body }));
    const { out } = await runCli(['overview'], variables);
    expect(out).toMatch(
      /^Needs attention:\n {2}overdue: It is late\. Hurry\.\n {4}\S+ {2}mfa-server\n\n3 +Export +running/,
    );
    expect(JSON.parse((await runCli(['overview', '--json'], variables)).out)).toEqual(body);
  });
});

describe('lethe tasks', () => {
  it('numbers the tasks as other commands take them', async () => {
    const { variables } = await against(() => ({ body: requestView() }));
    const { out } = await runCli(['tasks', requestId], variables);
    expect(out).toMatch(/^01 +mfa-server +mfa01 +search-logs +succeeded/);
    expect((await runCli(['tasks', requestId, '--json'], variables)).out.trimEnd().split('\n')).toHaveLength(
      3,
    );
  });
});

describe('a table', () => {
  const subjects = [
    'ａｄａ漢字••@example.com',
    'שלום••@example.com',
    'e\u0301••@example.com',
    'a\u001b[2J\u202e\u200b@example.com',
  ];
  const answer = {
    body: { items: subjects.map((masked) => requestView({ subject: { masked } })), nextCursor: null },
  };

  it('has headings and fits where a person watches, and is whole in a pipe', async () => {
    const { variables } = await against(() => answer);
    for (const columns of [20, 40, 60, 80, 120, 200]) {
      const { out } = await runCli(['list'], variables, { interactive: true, columns });
      const lines = out.trimEnd().split('\n');
      expect(lines).toHaveLength(5);
      expect(lines[0]).toMatch(/^ID/);
      // Every ideograph takes two cells.
      for (const line of lines)
        expect(line.replace(/[\u0301\u200e]/g, '').replace(/[ａｄ漢字]/g, 'xx').length).toBeLessThanOrEqual(
          columns,
        );
    }
    const piped = (await runCli(['list'], variables)).out.trimEnd().split('\n');
    expect(piped).toHaveLength(4);
    for (const line of piped) expect(line).toMatch(/^[0-9a-f-]{36} .*@example\.com\u200e?$/);
  });

  it('lets nothing from elsewhere steer the terminal', async () => {
    const { variables } = await against(() => answer);
    const { out } = await runCli(['list'], variables, { interactive: true, columns: 200 });
    for (const evil of ['\u001b', '\u202e', '\u200b']) expect(out).not.toContain(evil);
    expect(out).toContain('a?[2J??@example.com');
  });

  it('is coloured only where colours are wanted, and the words stay', async () => {
    const { variables } = await against(() => ({
      body: { items: [requestView({ progress: 'failed' })], nextCursor: null },
    }));
    const coloured = await runCli(['list'], variables, { interactive: true, columns: 200, colour: true });
    expect(coloured.out).toContain('\u001b[1;31mfailed');
    const plain = await runCli(['list'], variables, { interactive: true, columns: 200 });
    expect(plain.out).not.toContain('\u001b');
    expect(plain.out).toContain('failed');
  });
});

describe('the address and the token', () => {
  it('may be given on the command line, the token in a file', async () => {
    const { url, served } = await against(() => ({ body: { items: [] } }));
    const folder = await mkdtemp(join(tmpdir(), 'lethe-cli-'));
    try {
      const file = join(folder, 'token');
      await writeFile(file, 'lethe_of_a_file\n');
      const good = await runCli(['holds', '--url', url, '--token-file', file], {
        LETHE_URL: 'http://127.0.0.1:9',
      });
      expect(good.code).toBe(0);
      expect(served[0]?.headers.authorization).toBe('Bearer lethe_of_a_file');
      // As Windows PowerShell 5.1 writes with `>`.
      await writeFile(file, Buffer.from('\uFEFFlethe_of_a_file\r\n', 'utf16le'));
      expect((await runCli(['holds', '--url', url, '--token-file', file], {})).code).toBe(0);
      expect(served[1]?.headers.authorization).toBe('Bearer lethe_of_a_file');
      await writeFile(file, 'two words\n');
      for (const bad of [file, join(folder, 'absent')])
        expect((await runCli(['--token-file', bad, 'holds', '--url', url], {})).code).toBe(2);
      expect((await runCli(['holds', '--url', 'ftp://x'], {})).err).toContain('--url');
      expect(served).toHaveLength(2);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('that may not do it end with a no and the next step', async () => {
    const { variables } = await against(() => problem(403, 'forbidden'));
    const ran = await runCli(['api-keys'], variables);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('Use a token whose role may do this.');
  });
});
