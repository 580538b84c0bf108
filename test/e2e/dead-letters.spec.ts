import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeadLetterItem, DeadLetterList, RedriveAnswer, ReplaySummary } from '#contracts';
import { eventually, good, type LetheApi, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';
import { tracesBelow, tracesIn } from './traces.js';

const names = ['quuxina.zorgel@example.com', 'Quuxanne-7341'];
const requests = 'lethe.requests.v1';

let lethe: LetheProcess;
let api: LetheApi;
beforeAll(async () => {
  lethe = await LetheProcess.start();
  api = lethe.api();
});
afterAll(() => lethe.dispose());

interface Message {
  readonly topic: string;
  readonly key: string;
  readonly value: string | Uint8Array;
}

/** On the embedded profile nobody outside can publish: the messages are put into the log of a stopped one. */
async function publish(messages: readonly Message[]): Promise<void> {
  await lethe.stop();
  const log = new Database(join(lethe.dataDir, 'data.db'));
  const last = log
    .prepare(
      'SELECT max((SELECT max(position) FROM messages), (SELECT max(done_through) FROM message_groups))',
    )
    .raw()
    .get() as [number | null];
  const insert = log.prepare(
    'INSERT INTO messages (position, topic, key, value, published_at) VALUES (?, ?, ?, ?, ?)',
  );
  messages.forEach(({ topic, key, value }, index) =>
    insert.run([(last[0] ?? 0) + 1 + index, topic, key, value, Date.now()]),
  );
  log.close();
  await lethe.restart();
}

const event = (id: string, data: unknown) =>
  JSON.stringify({ specversion: '1.0', id, source: 'hr/off-boarding', type: 'lethe.Export.v1', data });
const subject = { userPrincipalName: names[0] };

const list = async (query = '') =>
  good(await api.get<DeadLetterList>(`/v1/dead-letters${query}`)).items as readonly DeadLetterItem[];
const lettersAre = (count: number) => eventually(list, (items) => items.length >= count);
const redrive = async (body: object) => good(await api.post<RedriveAnswer>('/v1/dead-letters/redrive', body));
const ofKind = (reason: string, items: readonly DeadLetterItem[]): DeadLetterItem => {
  const found = items.find((item) => item.reason === reason);
  if (!found) throw new Error(`No letter was put aside as ${reason}.`);
  return found;
};

describe('messages that nobody can handle', () => {
  let early: DeadLetterItem;
  let broken: DeadLetterItem;

  it('are put aside, each with its place and a reason in words, and the next one is handled', async () => {
    const inTwoDays = new Date((await api.now()).getTime() + 2 * 86_400_000).toISOString();
    await publish([
      { topic: requests, key: names[1] ?? '', value: `{"data": "${names[0]}"` },
      { topic: requests, key: 'k', value: event('early', { subject, receivedAt: inTwoDays }) },
      { topic: requests, key: 'k', value: Buffer.from([0x7b, 0xff, 0x00]) },
      { topic: 'lethe.task-reports.v1', key: 'k', value: event('elsewhere', { subject }) },
      { topic: requests, key: 'k', value: event('good', { subject, reference: names[1] }) },
    ]);
    const items = await lettersAre(4);
    expect(items.map(({ topic, reason }) => [topic, reason]).sort()).toEqual([
      [requests, 'not-json'],
      [requests, 'not-utf-8'],
      [requests, 'validation-failed'],
      ['lethe.task-reports.v1', 'unknown-type'],
    ]);
    early = ofKind('validation-failed', items);
    broken = ofKind('not-json', items);
    expect(early).toMatchObject({ partition: 0, redrivenAt: null });
    expect(early.message).toContain('receivedAt must not be in the future');
    // It lies behind them, and is handled after the last of them was put aside.
    const requestsThere = async () => good(await api.get<{ items: View[] }>('/v1/privacy-requests')).items;
    const taken = await eventually(requestsThere, ({ length }) => length > 0);
    expect(taken.map(({ kind }) => kind)).toEqual(['Export']);
  });

  it('are listed for a topic, page by page', async () => {
    expect((await list('?topic=lethe.task-reports.v1')).map(({ reason }) => reason)).toEqual([
      'unknown-type',
    ]);
    const first = good(await api.get<DeadLetterList>('/v1/dead-letters?limit=3'));
    const rest = await list(`?limit=3&cursor=${first.nextCursor ?? ''}`);
    expect([first.items.length, rest.length]).toEqual([3, 1]);
  });

  it('are looked at without being handed over', async () => {
    const { redriven, items } = await redrive({ dryRun: true });
    expect([redriven, items.length]).toEqual([0, 4]);
    expect(new Set(items.map(({ outcome }) => outcome))).toEqual(new Set(['would-be-put-aside']));
    expect((await list()).map(({ redrivenAt }) => redrivenAt)).toEqual([null, null, null, null]);
  });

  it('are handled after all once what kept them away is over', async () => {
    await api.advance('P3D');
    const body = { ids: [early.id] };
    expect((await redrive({ ...body, dryRun: true })).items).toMatchObject([
      { outcome: 'would-be-accepted' },
    ]);
    expect(await redrive({ ...body, dryRun: false })).toMatchObject({
      redriven: 1,
      items: [{ id: early.id, outcome: 'redriven' }],
      remaining: 3,
    });
    const requestsThere = () => api.get<{ items: View[] }>('/v1/privacy-requests');
    const seen = await eventually(requestsThere, (answer) => good(answer).items.length === 2);
    expect(good(seen).items).toHaveLength(2);
    const again = await redrive({ ...body, dryRun: false });
    expect(again).toMatchObject({ redriven: 0, items: [{ outcome: 'already-redriven' }] });
    expect((await list()).find(({ id }) => id === early.id)?.redrivenAt).toMatch(/Z$/);
  });

  it('come back as newer letters while nothing is mended', async () => {
    expect((await redrive({ ids: [broken.id], dryRun: false })).redriven).toBe(1);
    const items = await lettersAre(5);
    const [newer] = items;
    expect(newer).toMatchObject({ topic: requests, reason: 'not-json', redrivenAt: null });
    expect(Number(newer?.offset)).toBeGreaterThan(Number(broken.offset));
  });

  it('are named where they are not there', async () => {
    const nobodys = broken.id.replace(/^./, (digit) => (digit === 'f' ? 'e' : 'f'));
    const answer = await api.post('/v1/dead-letters/redrive', { ids: [nobodys] });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'ids.0' }] } });
  });

  it('are still there after a restart, and count among the measurements', async () => {
    await lethe.stop();
    await lethe.restart();
    expect(await list()).toHaveLength(5);
    const metrics = (await api.get('/metrics')).bytes.toString();
    expect(metrics).toContain(`lethe_dead_letters_open{topic="${requests}"} 2`);
  });

  it('leave no name anywhere: not in lists, logs or files', async () => {
    expect(tracesIn('the list', (await api.get('/v1/dead-letters')).bytes, names)).toEqual([]);
    const preview = await api.post('/v1/dead-letters/redrive', { dryRun: true });
    expect(tracesIn('the preview', preview.bytes, names)).toEqual([]);
    expect(tracesIn('standard error', Buffer.from(lethe.stderr), names)).toEqual([]);
  });

  it('are removed after 30 days', async () => {
    await api.advance('P40D');
    expect(await eventually(list, (items) => items.length === 0)).toEqual([]);
  });
});

describe('a replay', () => {
  const replay = async (body: object): Promise<ReplaySummary> => {
    const answer = await api.post('/v1/replays', body);
    const lines = answer.bytes.toString().trimEnd().split('\n');
    return (JSON.parse(lines.at(-1) ?? '') as { summary: ReplaySummary }).summary;
  };

  it('changes nothing that was decided', async () => {
    const { items } = good(await api.get<{ items: View[] }>('/v1/privacy-requests'));
    const events = () => Promise.all(items.map(({ id }) => api.events(id)));
    for (const { id } of items) await api.quiet(id);
    const before = await events();
    const window = { from: new Date(Date.now() - 86_400_000), to: new Date(Date.now() + 86_400_000) };
    const tried = await replay({ topic: requests, ...window, dryRun: true });
    const done = await replay({ topic: requests, ...window, dryRun: false });
    expect(done).toEqual({ ...tried, dryRun: false });
    expect(done).toMatchObject({ decided: 0, known: 3, complete: true });
    expect(done.reasons).toMatchObject({ 'not-json': 2, 'not-utf-8': 1 });
    // A handler may have reported what nobody has read yet: the replay is only the first to read it.
    const reports = await eventually(
      () => replay({ topic: 'lethe.task-reports.v1', ...window, dryRun: false }),
      ({ decided }) => decided === 0,
    );
    expect(reports).toMatchObject({ decided: 0, refused: 1 });
    for (const { id } of items)
      expect(await replay({ requestId: id })).toMatchObject({ decided: 0, refused: 0 });
    // A handler that was still at work may have said something meanwhile; what stood there before stands there.
    const after = await events();
    expect(after.map((each, n) => each.slice(0, before[n]?.length))).toEqual(before);
  });
});

describe('the message log', () => {
  it('is all that still holds a name, sealed letters do not', async () => {
    await lethe.stop();
    const log = new Database(join(lethe.dataDir, 'data.db'));
    log.exec('DELETE FROM messages; VACUUM');
    log.close();
    expect(await tracesBelow(lethe.dataDir, 'sandbox', names)).toEqual([]);
  });
});
