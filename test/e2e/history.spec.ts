import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { good, hasEnded, taskOf, type EventItem, type LetheApi, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';
import { pngSaying } from './png.js';

let lethe: LetheProcess;
let api: LetheApi;
let id: string;
let now: View;
let events: readonly EventItem[];
/** the list as it was shown, with the time then */
const shown: { readonly at: string; readonly query: string; readonly list: unknown }[] = [];

async function noteLists(): Promise<void> {
  const at = (await api.now()).toISOString();
  for (const query of ['', '&progress=running', '&kind=Export&clock=on-track', '&limit=1'])
    shown.push({ at, query, list: good(await api.get(`/v1/privacy-requests?${query.slice(1)}`)) });
}

beforeAll(async () => {
  lethe = await LetheProcess.start();
  api = lethe.api();
  const subject = { userPrincipalName: 'ada@example.com', samAccountName: 'ada' };
  ({ id } = await api.submit({ kind: 'Export', subject }));
  await api.quiet(id);
  await noteLists();
  await api.advance('P1D');
  const second = await api.submit({ kind: 'Export', subject, sources: ['mfa-server'] });
  await api.quiet(second.id);
  const waiting = await api.quiet(id);
  await noteLists();
  await api.advance('PT1H');
  good(await api.post(`/v1/privacy-requests/${second.id}/cancel`, { reason: 'Asked twice.' }));
  const file = { name: 'tab.png', type: 'image/png', content: pngSaying('history') };
  good(await api.complete(id, taskOf(waiting, 'screenshots').id, 'All tabs.', [file]));
  now = await api.drive(id, 'it has ended', hasEnded);
  events = await api.events(id);
});
afterAll(() => lethe.dispose());

describe('the events of a request', () => {
  it('are numbered without a gap, in commits of their own, in the order of time', () => {
    expect(events.map((event) => event.version)).toEqual(events.map((_, index) => index + 1));
    const commits = events.map((event) => event.commit);
    expect(commits).toEqual([...commits].sort((a, b) => a - b));
    expect(commits[0]).toBe(1);
    const times = events.map((event) => event.occurredAt);
    expect(times).toEqual([...times].sort());
    expect(now.version).toBe(events.length);
  });

  it('begin with the receipt and end with the completion', () => {
    expect(events[0]?.type).toBe('PrivacyRequestReceived');
    expect(events.map((event) => event.type)).toEqual(
      expect.arrayContaining([
        'FanOutPlanned',
        'TaskSucceeded',
        'PackageAssembled',
        'PrivacyRequestCompleted',
      ]),
    );
  });

  it('name the task and the host where they apply', () => {
    const succeeded = events.filter((event) => event.type === 'TaskSucceeded');
    const known = new Map(now.tasks.map((task) => [task.id, task.host]));
    for (const event of succeeded) {
      expect(known.has(String(event.data['taskId']))).toBe(true);
      const host = known.get(String(event.data['taskId']));
      if (host !== null) expect(event.data['host']).toBe(host);
    }
  });

  it('name nobody', () => {
    expect(JSON.stringify(events).toLowerCase()).not.toContain('ada@example.com');
  });
});

describe('the list as it was', () => {
  it('is byte for byte the one that was shown then, whatever is asked of it', async () => {
    expect(shown.length).toBeGreaterThan(4);
    for (const { at, query, list } of shown)
      expect({ at, query, list: good(await api.get(`/v1/privacy-requests?asOf=${at}${query}`)) }).toEqual({
        at,
        query,
        list,
      });
  });

  it('comes in pages, newest received first, each request once', async () => {
    const at = (await api.now()).toISOString();
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: View[]; nextCursor: string | null } = good(
        await api.get(`/v1/privacy-requests?asOf=${at}&limit=1${cursor === null ? '' : `&cursor=${cursor}`}`),
      );
      ids.push(...page.items.map((view) => view.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(ids).size).toBe(2);
    expect(ids).toHaveLength(2);
    expect(ids.at(-1)).toBe(id);
  });

  it('was empty before the first, and cannot be asked for at a time to come', async () => {
    const before = new Date(Date.parse(events[0]?.occurredAt ?? '') - 1).toISOString();
    expect(await api.get(`/v1/privacy-requests?asOf=${before}`)).toMatchObject({
      body: { items: [], nextCursor: null },
    });
    for (const time of ['2999-01-01T00:00:00Z', 'yesterday'])
      expect(await api.get(`/v1/privacy-requests?asOf=${time}`)).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'query.asOf' }] },
      });
  });
});

describe('a request as it was', () => {
  it('is, at the time of every commit, what the events up to then make of it', async () => {
    const times = [...new Set(events.map((event) => event.occurredAt))];
    expect(times.length).toBeGreaterThan(2);
    for (const time of times) {
      const version = events.filter((event) => event.occurredAt <= time).length;
      expect({ time, version: (await api.view(id, time)).version }).toEqual({ time, version });
    }
  });

  it('did not know then what came later', async () => {
    const then = await api.view(id, events[0]?.occurredAt);
    expect(then.completedAt).toBeNull();
    expect(then.progress).not.toBe('done');
    expect(taskOf(then, 'screenshots').state).not.toBe('succeeded');
  });

  it('is at the last commit exactly what it is now', async () => {
    expect(await api.view(id, events.at(-1)?.occurredAt)).toEqual(now);
    expect(await api.view(id, (await api.now()).toISOString())).toEqual(await api.view(id));
  });

  it('takes a time with an offset for what it is', async () => {
    const time = new Date(events.at(-1)?.occurredAt ?? '');
    const shifted = new Date(time.getTime() + 2 * 3_600_000).toISOString().replace('Z', '+02:00');
    expect((await api.view(id, shifted)).version).toBe(now.version);
  });

  it('was not there before it was received', async () => {
    const before = new Date(Date.parse(events[0]?.occurredAt ?? '') - 1).toISOString();
    const answer = await api.get(`/v1/privacy-requests/${id}?asOf=${before}`);
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-yet-received' } });
  });

  it.each(['2999-01-01T00:00:00Z', 'yesterday', '2026-13-01T00:00:00Z', ''])(
    'cannot be asked for at “%s”',
    async (time) => {
      const answer = await api.get(`/v1/privacy-requests/${id}?asOf=${time}`);
      expect(answer.status).toBe(422);
      if (answer.body.errors) expect(answer.body.errors).toMatchObject([{ path: 'query.asOf' }]);
    },
  );

  it('outlives a restart unchanged', async () => {
    await lethe.stop();
    await lethe.restart();
    expect(await api.view(id)).toEqual(now);
    expect(await api.events(id)).toEqual(events);
  });
});
