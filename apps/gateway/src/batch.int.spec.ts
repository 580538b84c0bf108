import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BatchAnswer } from '#contracts';
import { StoreUnavailable } from '#ports';
import { runGateway, type RunningGateway } from './gateway.fixture.js';

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await runGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.requests.submitted.length = 0;
});

const send = (body: string | Uint8Array, type: string, headers = {}) =>
  gateway.call('POST', '/v1/privacy-requests/batch', { body, headers: { 'content-type': type, ...headers } });
const ndjson = (...lines: string[]) => send(lines.join('\n'), 'application/x-ndjson');
const csv = (...lines: string[]) => send(lines.join('\r\n'), 'text/csv');
const items = async (answer: Response) => {
  expect(answer.status).toBe(200);
  return BatchAnswer.parse(await answer.json()).items;
};
const inShort = async (answer: Response) =>
  (await items(answer)).map(({ line, status, problem }) => [
    line,
    status,
    problem?.errors?.map((error) => error.path).join() ?? problem?.code,
  ]);

const good = (name: string) =>
  JSON.stringify({ kind: 'Export', subject: { userPrincipalName: `${name}@example.com` } });

describe('a batch of JSON lines', () => {
  it('answers each line as it would have been answered alone; one bad line spoils no other', async () => {
    const answer = await ndjson(
      good('ada'),
      '{"kind":"Export"',
      '',
      JSON.stringify({ kind: 'Export', subject: { userPrincipalName: 'x' }, colour: 'red' }),
      '{"kind":"Export","kind":"AccountClose"}',
      '[]',
      `${good('grace')}\r`,
    );
    expect(await inShort(answer)).toEqual([
      [1, 202, undefined],
      [2, 400, 'malformed-json'],
      [4, 422, 'subject.userPrincipalName,colour'],
      [5, 400, 'malformed-json'],
      [6, 422, 'body'],
      [7, 202, undefined],
    ]);
    expect(gateway.requests.submitted.map(({ body }) => body.subject.userPrincipalName)).toEqual([
      'ada@example.com',
      'grace@example.com',
    ]);
  });

  it('gives each request an id that can be looked at', async () => {
    const [item] = await items(await ndjson(good('ada')));
    expect((await gateway.call('GET', `/v1/privacy-requests/${item?.id}`)).status).toBe(200);
  });

  it('gives each line a key below that of the batch, so that a batch can be sent again', async () => {
    await send([good('ada'), '', good('grace')].join('\n'), 'application/x-ndjson', {
      'idempotency-key': 'monday',
    });
    expect(gateway.requests.submitted.map(({ key }) => key)).toEqual(['monday/1', 'monday/3']);
  });

  it('goes on when the store fails for one line, and when something unexpected does', async () => {
    gateway.requests.next = { error: new StoreUnavailable('away') };
    const [first, second] = await items(await ndjson(good('ada'), good('grace')));
    expect([first?.status, first?.problem?.code, second?.status]).toEqual([503, 'unavailable', 202]);
    gateway.requests.next = { error: new Error('about zoe@example.com') };
    const [failed] = await items(await ndjson(good('zoe')));
    expect([failed?.status, failed?.problem?.code]).toEqual([500, 'internal-error']);
    expect(gateway.log()).not.toContain('about zoe');
  });

  it('keeps the order of the lines, however many there are', async () => {
    const lines = Array.from({ length: 500 }, (_, index) => good(`person${index}`));
    const answered = await items(await ndjson(...lines));
    expect(answered.map(({ line }) => line)).toEqual(lines.map((_, index) => index + 1));
  });

  it('takes 5000 lines and refuses one more', async () => {
    expect((await ndjson(...Array.from({ length: 5001 }, () => '{}'))).status).toBe(413);
  });

  it('refuses a body over 10 MB, in another type, not in UTF-8, or without a line', async () => {
    expect((await send(new Uint8Array(10 * 1024 * 1024 + 1), 'text/csv')).status).toBe(413);
    expect((await send(good('ada'), 'application/json')).status).toBe(415);
    expect((await send(new Uint8Array([0xff, 0x0a]), 'application/x-ndjson')).status).toBe(400);
    expect((await ndjson('', ' ', '')).status).toBe(422);
    expect((await send('', 'text/csv')).status).toBe(422);
  });
});

describe('a batch as CSV', () => {
  it('counts the header as line 1, and takes columns in any order', async () => {
    const answer = await csv(
      'userPrincipalName,kind,reference,samAccountName,objectId',
      'ada@example.com,Export,"HD-1, urgent",ada,',
      'grace@example.com,AccountClose,,,',
      '',
      'zoe,Export,,,',
      'ada@example.com,Export',
      ',Export,,zoe,',
    );
    expect(await inShort(answer)).toEqual([
      [2, 202, undefined],
      [3, 202, undefined],
      [5, 422, 'subject.userPrincipalName'],
      [6, 400, 'malformed-body'],
      [7, 202, undefined],
    ]);
    expect(gateway.requests.submitted[0]?.body).toEqual({
      kind: 'Export',
      subject: { userPrincipalName: 'ada@example.com', samAccountName: 'ada' },
      reference: 'HD-1, urgent',
    });
  });

  it('says so for a line whose quotes are wrong, and goes on', async () => {
    const answer = await csv('kind,userPrincipalName', 'Export,a"b@example.com', 'Export,ada@example.com');
    expect((await inShort(answer)).map(([line, status]) => [line, status])).toEqual([
      [2, 400],
      [3, 202],
    ]);
  });

  it('takes a byte order mark before the header', async () => {
    expect(
      (await items(await csv('\ufeffkind,userPrincipalName', 'Export,ada@example.com')))[0]?.status,
    ).toBe(202);
  });

  it.each(['kind,colour', 'kind,kind', 'userPrincipalName', 'Export,ada@example.com'])(
    'refuses the header %s as a whole',
    async (header) => {
      const answer = await csv(header, 'Export,ada@example.com');
      expect(answer.status).toBe(422);
      const { errors } = (await answer.json()) as { errors: { path: string }[] };
      expect(new Set(errors.map(({ path }) => path))).toEqual(new Set(['body']));
    },
  );
});
