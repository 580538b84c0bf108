import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { problem, requestId, requestView, runCli, serve, type Answer, type Served } from './cli.fixture.js';

let folder: string;
let close = async (): Promise<void> => {};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lethe-cli-'));
});
afterEach(async () => {
  await close();
  await rm(folder, { recursive: true });
});

async function against(answer: (request: Served, nth: number) => Answer) {
  const server = await serve(answer);
  close = server.close;
  return server;
}

const request = `/v1/privacy-requests/${requestId}`;

describe('an action on a request', () => {
  it.each(['approve', 'cancel', 'extend', 'pause-clock', 'resume-clock', 'close-with-exceptions'])(
    'sends its reason and shows how the request stands then: %s',
    async (name) => {
      const { variables, served } = await against(() => ({ body: requestView() }));
      const ran = await runCli([name, requestId, '--reason', 'As agreed', '--if-match', '7'], variables);
      expect(ran).toMatchObject({ code: 0, err: '' });
      expect(ran.out).toBe(`Export ${requestId} is running; clock on-track, due 2026-12-18.\n`);
      expect(served[0]).toMatchObject({ method: 'POST', url: `${request}/${name}` });
      expect(served[0]?.headers['if-match']).toBe('"7"');
      expect(JSON.parse(served[0]?.body ?? '')).toEqual({ reason: 'As agreed' });
      expect(JSON.parse((await runCli([name, requestId, '--reason', 'x', '--json'], variables)).out)).toEqual(
        requestView(),
      );
    },
  );

  it('is not sent without a reason, nor for a version that is none', async () => {
    const { variables, served } = await against(() => ({ body: requestView() }));
    expect((await runCli(['approve', requestId], variables)).code).toBe(2);
    const ran = await runCli(['approve', requestId, '--reason', 'x', '--if-match', 'new'], variables);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(served).toEqual([]);
  });

  it('rejects with a reason of the law and a note', async () => {
    const { variables, served } = await against(() => ({ body: requestView({ progress: 'rejected' }) }));
    await runCli(['reject', requestId, '--reason', 'no-match', '--note', 'Nobody'], variables);
    expect(JSON.parse(served[0]?.body ?? '')).toEqual({ reason: 'no-match', note: 'Nobody' });
  });

  it.each(['retry', 'skip'])('on a task takes its number or its id: %s', async (name) => {
    const { variables, served } = await against(() => ({ body: requestView() }));
    for (const task of ['3', '03', `${requestId}-03`])
      expect((await runCli([name, requestId, task, '--reason', 'x'], variables)).code).toBe(0);
    expect(new Set(served.map(({ url }) => url))).toEqual(
      new Set([`${request}/tasks/${requestId}-03/${name}`]),
    );
  });

  it('answers no, with what to do, when the state does not allow it', async () => {
    const { variables } = await against(() =>
      problem(409, 'delete-cannot-be-skipped', { detail: 'Close it with exceptions.' }),
    );
    const ran = await runCli(['skip', requestId, '1', '--reason', 'x'], variables);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('(delete-cannot-be-skipped). Close it with exceptions.');
  });
});

describe('lethe complete', () => {
  it('hands in the files with their types, and the attestation word for word', async () => {
    const { variables, served } = await against(() => ({ body: requestView() }));
    const [png, pdf] = [join(folder, 'a.PNG'), join(folder, 'b.pdf')];
    await writeFile(png, 'picture');
    await writeFile(pdf, 'paper');
    const words = ['complete', requestId, '2', '--attestation', 'Ich sah’s.\n', '--file', png, '--file', pdf];
    expect((await runCli(words, variables)).code).toBe(0);
    expect(served[0]?.url).toBe(`${request}/tasks/${requestId}-02/complete`);
    expect(served[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    const body = served[0]?.body ?? '';
    expect(body).toMatch(/name="files"; filename="a.PNG"\r\nContent-Type: image\/png\r\n\r\npicture\r\n/);
    expect(body).toMatch(/name="files"; filename="b.pdf"\r\nContent-Type: application\/pdf\r\n\r\npaper\r\n/);
    expect(body).toContain('name="attestation"\r\n\r\nIch sah’s.');
  });

  it('sends nothing when a file cannot be read', async () => {
    const { variables, served } = await against(() => ({ body: requestView() }));
    const file = join(folder, 'absent.png');
    const ran = await runCli(['complete', requestId, '2', '--attestation', 'x', '--file', file], variables);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('ENOENT');
    expect(served).toEqual([]);
  });
});

describe('lethe reveal', () => {
  it('shows the names, for people and for programs', async () => {
    const subject = { userPrincipalName: 'ada@example.com', aliases: ['EXAMPLE\\ada', 'a\u001bda'] };
    const { variables } = await against(() => ({ body: { subject } }));
    const words = ['reveal', requestId, '--reason', 'She called'];
    expect((await runCli(words, variables)).out).toBe(
      'userPrincipalName  ada@example.com\naliases            EXAMPLE\\ada, a?da\n',
    );
    expect(JSON.parse((await runCli([...words, '--json'], variables)).out)).toEqual({ subject });
  });
});

describe('lethe batch', () => {
  const items = [
    { line: 2, status: 202, id: requestId },
    {
      line: 3,
      status: 422,
      problem: {
        title: 'It does not fit',
        status: 422,
        code: 'validation-failed',
        errors: [{ path: 'kind', message: 'is required' }],
      },
    },
  ];

  it('sends the file as it is and says what became of each line', async () => {
    const { variables, served } = await against(() => ({ body: { items } }));
    const file = join(folder, 'people.csv');
    await writeFile(file, 'kind\nExport\n');
    const ran = await runCli(['batch', file, '--idempotency-key', 'once'], variables);
    expect(ran).toMatchObject({ code: 1, err: '' });
    expect(ran.out).toBe('line 3: validation-failed: kind is required\n1 submitted, 1 refused.\n');
    expect(served[0]).toMatchObject({ url: '/v1/privacy-requests/batch', body: 'kind\nExport\n' });
    expect(served[0]?.headers).toMatchObject({ 'content-type': 'text/csv', 'idempotency-key': 'once' });
  });

  it('remarks signs that nobody sees, by the line of the file, and sends them', async () => {
    const { variables } = await against(() => ({ body: { items: items.slice(0, 1) } }));
    const csv = join(folder, 'people.csv');
    await writeFile(
      csv,
      '\ufeffkind,userPrincipalName\r\nExport,zoe@example.com\r\nExport,a\u200bda@example.com\r\n',
    );
    expect(await runCli(['batch', csv], variables)).toEqual({
      code: 0,
      out: '1 submitted, 0 refused.\n',
      err: 'line 3 has signs that cannot be seen (U+200B); sources look for exactly what was given.\n',
    });
    const lines = join(folder, 'people.jsonl');
    await writeFile(lines, '{"subject":{"samAccountName":"\\u202eada"}}\n'.repeat(22));
    const { err, out } = await runCli(['batch', lines, '--json'], variables);
    expect(err).toContain('line 20 has signs that cannot be seen (U+202E)');
    expect(err).toMatch(/\nAnd 2 more such lines\.\n$/);
    expect(out).toBe(`${JSON.stringify(items[0])}\n{"summary":{"submitted":1,"refused":0}}\n`);
  });

  it('gives programs a line for each line, and a summary last', async () => {
    const { variables, served } = await against(() => ({ body: { items: items.slice(0, 1) } }));
    const file = join(folder, 'people.txt');
    await writeFile(file, '{}');
    expect((await runCli(['batch', file], variables)).code).toBe(2);
    const ran = await runCli(['batch', file, '--format', 'ndjson', '--json'], variables);
    expect(ran.code).toBe(0);
    expect(ran.out).toBe(`${JSON.stringify(items[0])}\n{"summary":{"submitted":1,"refused":0}}\n`);
    expect(served[0]?.headers['content-type']).toBe('application/x-ndjson');
  });
});
