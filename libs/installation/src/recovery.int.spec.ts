import { hash, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { requestFeed } from '#application';
import { taskTopic, topics, type RedriveBody, type ReplayBody, type ReplayLine } from '#contracts';
import { StoreUnavailable } from '#ports';
import { goodEvents } from '#testing';
import { openStage, reportMessage, requestMessage, type Stage } from './recovery.fixture.js';

const operator = { id: 'key:operator', role: 'operator', channel: 'rest' } as const;

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function redrive(body: Partial<RedriveBody> = {}) {
  const answer = await stage.recovery.deadLetters.redrive({ dryRun: false, ...body }, operator);
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return answer.value;
}
const outcomes = async (body: Partial<RedriveBody> = {}) =>
  (await redrive(body)).items.map(({ outcome }) => outcome);

async function replay(body: Partial<ReplayBody>) {
  const answer = await stage.recovery.replays.replay({ dryRun: false, ...body }, operator);
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  const lines: ReplayLine[] = [];
  for await (const line of answer.value) lines.push(line);
  const last = lines.at(-1);
  if (!last || !('summary' in last)) throw new Error('The replay broke off.');
  return { lines, summary: last.summary };
}
const allDay = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };

/** Everything that was ever decided, and what lists show of it. */
/** Of requests: that somebody asked for a replay is an act of its own. */
async function everything() {
  const commits = [];
  for await (const some of requestFeed(stage.store.feed).all()) commits.push(...some);
  const digest = hash('sha256', JSON.stringify(commits));
  return { number: commits.length, digest, views: await stage.store.readModel.live.digest() };
}

describe('dead letters', () => {
  const letter = {
    topic: topics.requests,
    partition: 1,
    offset: '7',
    reason: 'x',
    message: 'X.',
    sealed: 's',
  };

  it('are listed newest first, for all or for a topic, without a word of what is in them', async () => {
    const first = await stage.putAside(requestMessage());
    stage.clock.advanceDays(1);
    const second = await stage.putAside({ topic: topics.taskReports, key: 'ada@example.com', value: 'ada@' });
    const page = await stage.recovery.deadLetters.list({ limit: 10 });
    expect(page.items).toMatchObject([
      { id: second, topic: topics.taskReports, at: '2026-11-21T09:00:00.000Z', redrivenAt: null },
      { id: first, topic: topics.requests, partition: 0, offset: '1', reason: 'handler-failed' },
    ]);
    expect(JSON.stringify(page)).not.toMatch(/ada|sealed/);
    const ofTopic = await stage.recovery.deadLetters.list({ limit: 10, topic: topics.requests });
    expect(ofTopic.items.map(({ id }) => id)).toEqual([first]);
  });

  it('are one letter when a message is put aside again', async () => {
    for (let time = 0; time < 2; time += 1) await stage.recovery.deadLetters.keep(letter, undefined);
    expect((await stage.recovery.deadLetters.list({ limit: 10 })).items).toHaveLength(1);
  });

  it('are removed after 30 days, with the key of their month when its last day is as old', async () => {
    const id = await stage.putAside(requestMessage());
    stage.clock.advanceDays(30);
    await stage.recovery.expiry.removeExpired();
    expect(await stage.store.deadLetters.get(id)).toBeDefined();
    const sealed = (await stage.store.deadLetters.get(id))?.sealed ?? '';
    stage.clock.advanceDays(1);
    await stage.recovery.expiry.removeExpired();
    expect(await stage.store.deadLetters.get(id)).toBeUndefined();
    stage.clock.advanceDays(12);
    await stage.recovery.expiry.removeExpired();
    await expect(stage.engine.deadLetterSeals.open(sealed)).rejects.toMatchObject({ name: 'KeyDestroyed' });
  });

  it('of a sender whose clock is ahead are as old as their arrival', async () => {
    expect(await stage.recovery.deadLetters.keep(letter, '2030-01-01T00:00:00Z')).toBe(true);
    expect((await stage.recovery.deadLetters.list({ limit: 10 })).items).toMatchObject([
      { at: stage.clock.now() },
    ]);
  });

  it('that come when they have expired already are left out', async () => {
    expect(await stage.recovery.deadLetters.keep(letter, '2026-09-01T09:00:00+02:00')).toBe(false);
    expect((await stage.recovery.deadLetters.list({ limit: 10 })).items).toEqual([]);
  });
});

describe('a redrive', () => {
  it('hands letters over again as they lay: their topics, keys and bytes, in order', async () => {
    const bytes = Uint8Array.from([0x7b, 0xff, 0x00]);
    const ids = [
      await stage.putAside(requestMessage('1')),
      await stage.putAside({ topic: topics.requests, key: '', value: bytes }),
      await stage.putAside(requestMessage('2')),
    ];
    const answer = await redrive();
    expect(answer).toMatchObject({ redriven: 3, remaining: 0 });
    expect(answer.items.map(({ id }) => id)).toEqual(ids);
    const [first, second, third] = await stage.published(topics.requests);
    expect(first).toBe(`ada@example.com=${requestMessage('1').value}`);
    expect(second).toBe(`=${Buffer.from(bytes).toString()}`);
    expect(third).toContain('"id":"2"');
  });

  it('happens once: the second one says so, and publishes nothing', async () => {
    const id = await stage.putAside(requestMessage());
    expect(await outcomes({ ids: [id] })).toEqual(['redriven']);
    const again = await redrive({ ids: [id] });
    expect(again).toMatchObject({ redriven: 0, items: [{ outcome: 'already-redriven' }] });
    expect(again.items[0]?.message).toContain('2026-11-20T09:00:00.000Z');
    expect(await redrive()).toMatchObject({ redriven: 0, items: [] });
    expect(await stage.published(topics.requests)).toHaveLength(1);
    const [item] = (await stage.recovery.deadLetters.list({ limit: 10 })).items;
    expect(item?.redrivenAt).toBe('2026-11-20T09:00:00.000Z');
  });

  it('takes the letters of a topic, and says how many are left', async () => {
    await stage.putAside(requestMessage());
    await stage.putAside({ topic: topics.taskReports, key: 'k', value: '{}' });
    expect(await redrive({ topic: topics.requests })).toMatchObject({ redriven: 1, remaining: 0 });
    expect(await redrive({ topic: topics.taskReports, dryRun: true })).toMatchObject({
      redriven: 0,
      remaining: 1,
    });
  });

  it('names ids that are not there, and those of another topic, and hands nothing over', async () => {
    const id = await stage.putAside(requestMessage());
    const body = { ids: [id, randomUUID()], topic: topics.taskReports, dryRun: false };
    expect(await stage.recovery.deadLetters.redrive(body, operator)).toMatchObject({
      ok: false,
      refusal: {
        code: 'validation-failed',
        errors: [
          { path: 'ids.0', message: 'is a letter of another topic' },
          { path: 'ids.1', message: 'is not a dead letter here' },
        ],
      },
    });
    expect(await stage.published(topics.requests)).toEqual([]);
  });

  it('says what cannot be opened any more, and goes on with the others', async () => {
    const gone = await stage.putAside(requestMessage('1'));
    stage.clock.advanceDays(25);
    await stage.engine.deadLetterSeals.destroyExpired('2027-06-01T00:00:00.000Z');
    const foreign = await stage.putAside(requestMessage('2'), { sealed: 'd1.2026-12.nonsense' });
    const large = await stage.putAside(requestMessage('3'), { sealed: null, reason: 'too-large' });
    const good = await stage.putAside(requestMessage('4'));
    for (const dryRun of [true, false]) {
      const { items } = await redrive({ dryRun });
      expect(items.map(({ id, outcome }) => [id, outcome])).toEqual([
        [gone, 'expired'],
        [foreign, 'unreadable'],
        [large, 'not-kept'],
        [good, dryRun ? 'would-be-accepted' : 'redriven'],
      ]);
    }
    expect(await redrive()).toMatchObject({ redriven: 0, remaining: 3 });
  });

  it('doubles a message when it breaks off before the mark, which changes nothing that was decided', async () => {
    const id = await stage.putAside(requestMessage());
    const mark = stage.store.deadLetters.markRedriven.bind(stage.store.deadLetters);
    stage.store.deadLetters.markRedriven = async () => Promise.reject(new StoreUnavailable('away'));
    await expect(redrive({ ids: [id] })).rejects.toBeInstanceOf(StoreUnavailable);
    stage.store.deadLetters.markRedriven = mark;
    expect(await outcomes({ ids: [id] })).toEqual(['redriven']);
    expect(await stage.published(topics.requests)).toHaveLength(2);
    const { summary } = await replay({ topic: topics.requests, ...allDay });
    expect(summary).toMatchObject({ read: 2, decided: 1, known: 1 });
  });

  it('is written down: who, which letters, what became of them, and no word more', async () => {
    const id = await stage.putAside(requestMessage());
    await redrive({ ids: [id] });
    const entry = stage.log.find((line) => line.includes('are handed over again')) ?? '{}';
    expect(JSON.parse(entry)).toMatchObject({
      what: 'redrive',
      by: 'key:operator',
      dryRun: false,
      letters: [{ id, outcome: 'redriven' }],
    });
    expect(stage.log.join('')).not.toMatch(/\bada\b/);
  });
});

describe('a redrive that is only tried', () => {
  it('says what would come of each letter now, shows nobody, and changes nothing', async () => {
    const request = await stage.submit();
    const [task] = request.tasks;
    if (!task) throw new Error('no task');
    const before = await everything();
    const assigned = goodEvents[taskTopic('mfa-server')]?.event;
    const unknown = { ...task, id: `${randomUUID()}-01` };
    const at = stage.clock.now();
    const letters: readonly (readonly [Parameters<Stage['putAside']>[0], string, string | null])[] = [
      [requestMessage(), 'would-be-accepted', null],
      [{ ...requestMessage(), value: 'ada@example.com' }, 'would-be-put-aside', 'not-json'],
      [requestMessage('bad', 'ada'), 'would-be-put-aside', 'schema-breach'],
      [reportMessage(task, request.id, at), 'would-be-accepted', null],
      [reportMessage(unknown, request.id, at), 'would-be-put-aside', 'unknown-task'],
      [reportMessage(unknown, randomUUID(), at), 'would-be-put-aside', 'unknown-task'],
      [
        { topic: taskTopic('mfa-server'), key: 'k', value: JSON.stringify(assigned) },
        'would-be-accepted',
        null,
      ],
      [
        { topic: taskTopic('cloud-mfa'), key: 'k', value: JSON.stringify(assigned) },
        'would-be-put-aside',
        'schema-breach',
      ],
    ];
    const expected = new Map<string, readonly [string, string | null]>();
    for (const [message, outcome, reason] of letters)
      expected.set(await stage.putAside(message), [outcome, reason]);
    const answer = await redrive({ dryRun: true });
    for (const { id, outcome, reason } of answer.items)
      expect([id, outcome, reason]).toEqual([id, ...(expected.get(id) ?? [])]);
    expect(answer).toMatchObject({ redriven: 0, remaining: letters.length });
    expect(JSON.stringify(answer)).not.toMatch(/\bada\b/);
    expect(await everything()).toEqual(before);
    expect(await stage.published(topics.requests)).toEqual([]);
  });

  it('tells what is decided already, and another body under the same id', async () => {
    await stage.store.bus.publish([requestMessage()]);
    await replay({ topic: topics.requests, ...allDay });
    const known = await stage.putAside(requestMessage());
    const reused = await stage.putAside(requestMessage('a-message', 'zoe@example.com'));
    const { items } = await redrive({ ids: [known, reused], dryRun: true });
    expect(items).toMatchObject([
      { outcome: 'would-be-accepted', message: 'It is decided already: nothing would change.' },
      { outcome: 'would-be-put-aside', reason: 'idempotency-key-reused' },
    ]);
    for (const { masked } of items)
      expect(JSON.parse(masked ?? '')).toMatchObject({
        type: 'lethe.Export.v1',
        data: { subject: { userPrincipalName: '•• (15 characters)' } },
      });
  });
});

describe('a replay', () => {
  const settle = () => stage.engine.processor.fireAllDue();

  it('of what had been decided changes not a byte of it', async () => {
    const request = await stage.submit();
    await stage.store.bus.publish([
      requestMessage(),
      ...request.tasks.map((task) => reportMessage(task, request.id, stage.clock.now())),
    ]);
    for (const topic of [topics.requests, topics.taskReports]) await replay({ topic, ...allDay });
    await settle();
    const before = await everything();
    stage.clock.moment = '2026-11-20T09:10:00.000Z';
    const requests = await replay({ topic: topics.requests, ...allDay });
    const reports = await replay({ topic: topics.taskReports, ...allDay });
    const ofRequest = await replay({ requestId: request.id });
    await settle();
    expect(requests.summary).toMatchObject({ read: 1, decided: 0, known: 1, complete: true });
    expect(reports.summary).toMatchObject({ decided: 0, refused: 0 });
    expect(ofRequest.summary).toMatchObject({ read: request.tasks.length, decided: 0 });
    expect(await everything()).toEqual(before);
  });

  it('decides what had been lost, unless it is only tried', async () => {
    const request = await stage.submit();
    const task = request.tasks.find(({ state }) => state === 'running');
    if (!task) throw new Error('nothing runs');
    await stage.store.bus.publish([reportMessage(task, request.id, stage.clock.now())]);
    const before = await everything();
    const tried = await replay({ topic: topics.taskReports, ...allDay, dryRun: true });
    expect(tried.summary).toMatchObject({ read: 1, decided: 1, dryRun: true });
    expect(await everything()).toEqual(before);
    expect((await replay({ topic: topics.taskReports, ...allDay })).summary.decided).toBe(1);
    const view = await stage.engine.requests.view(request.id, operator);
    expect(view.ok && view.value.tasks.find(({ id }) => id === task.id)?.state).toBe('succeeded');
  });

  it('counts what nobody can take by its reason, and makes no letters of it', async () => {
    await stage.store.bus.publish([
      { ...requestMessage(), value: 'ada@example.com' },
      { ...requestMessage(), value: '{}' },
      requestMessage('bad', 'ada'),
      { ...requestMessage(), value: '' },
    ]);
    const { lines, summary } = await replay({ topic: topics.requests, ...allDay });
    expect(summary).toMatchObject({ read: 4, refused: 4, decided: 0 });
    expect(summary.reasons).toEqual({
      'not-json': 1,
      'not-a-cloud-event': 1,
      'schema-breach': 1,
      'empty-message': 1,
    });
    expect(lines[0]).toMatchObject({ progress: { read: 0 } });
    expect(JSON.stringify(lines)).not.toMatch(/\bada\b/);
    expect((await stage.recovery.deadLetters.list({ limit: 10 })).items).toEqual([]);
    expect(await stage.published(topics.deadLetters)).toEqual([]);
  });

  it('reads only the stretch of time that it is asked for', async () => {
    await stage.store.bus.publish([requestMessage()]);
    const { summary } = await replay({
      topic: topics.requests,
      from: '2000-01-01T00:00:00Z',
      to: '2001-01-01T00:00:00Z',
    });
    expect(summary).toMatchObject({ read: 0, complete: true });
  });

  it('of a request sends its tasks in hand once more and sets its timers as they were', async () => {
    const [request, other] = [await stage.submit(), await stage.submit()];
    const topic = taskTopic('mfa-server');
    const timers = () => stage.store.timers.due('9999-01-01T00:00:00.000Z', 1_000);
    const [sent, set] = [await stage.published(topic), await timers()];
    const running = request.tasks.filter(({ state }) => state === 'running').length;
    expect(running).toBeGreaterThan(0);
    await stage.store.timers.apply(
      set.map(({ streamId, name }) => ({ change: 'cancel' as const, streamId, name })),
    );
    const tried = await replay({ requestId: request.id, dryRun: true });
    expect(tried.summary.tasksSent).toBe(running);
    expect(await stage.published(topic)).toHaveLength(sent.length);
    expect((await replay({ requestId: request.id })).summary.tasksSent).toBe(running);
    expect(await timers()).toEqual(set.filter(({ streamId }) => streamId === request.id));
    await replay({ requestId: other.id });
    expect(await timers()).toEqual(set);
    const keys = (messages: readonly string[]) => messages.map((text) => text.split('=')[0]).sort();
    expect(keys((await stage.published(topic)).slice(sent.length))).toEqual(keys(sent));
  });

  it('of a request that is not there is refused', async () => {
    const body = { requestId: randomUUID(), dryRun: false };
    expect(await stage.recovery.replays.replay(body, operator)).toMatchObject({
      ok: false,
      refusal: { code: 'validation-failed', errors: [{ path: 'requestId' }] },
    });
  });
});
