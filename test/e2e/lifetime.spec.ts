import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { good, hasEnded, taskOf, type EventItem, type LetheApi, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';
import { tracesBelow } from './traces.js';

const ada = { userPrincipalName: 'ada@example.com', samAccountName: 'ada', aliases: ['EXAMPLE\\ada'] };

let lethe: LetheProcess;
let api: LetheApi;
let exported: View;
let closed: View;
beforeAll(async () => {
  lethe = await LetheProcess.start();
  api = lethe.api();
  const { id } = await api.submit({ kind: 'Export', subject: ada, sources: ['cloud-mfa', 'nps-extension'] });
  exported = await api.drive(id, 'it is done', (view) => view.progress === 'done');
  good(await api.get(address(exported, 'package')));
  const close = await api.submit({
    kind: 'AccountClose',
    subject: ada,
    sources: ['cloud-mfa', 'mfa-server'],
  });
  const waiting = await api.quiet(close.id);
  good(await api.complete(close.id, taskOf(waiting, 'delete-user-record').id, 'Removed.'));
  closed = await api.drive(close.id, 'it is done', hasEnded, 'P1D', 90);
});
afterAll(() => lethe.dispose());

const address = (view: View, part: string) => `/v1/privacy-requests/${view.id}/${part}`;

describe('what Lethe itself keeps', () => {
  it('begins as a certificate that can be had', async () => {
    expect(closed).toMatchObject({ progress: 'done', purge: 'verified' });
    expect((await api.get(address(closed, 'certificate'))).status).toBe(200);
  });

  it('loses the package when that has expired', async () => {
    const { expiresAt } = (await api.view(exported.id)).package ?? { expiresAt: '' };
    const days = Math.ceil((Date.parse(expiresAt) - (await api.now()).getTime()) / 86_400_000);
    await api.advance(`P${Math.max(days, 1)}D`);
    const answer = await api.get(address(exported, 'package'));
    expect(answer).toMatchObject({ status: 409, body: { code: 'package-expired' } });
    expect((await api.view(exported.id)).package?.expired).toBe(true);
  });

  it('cannot be read any more 24 months after the end, by anybody', async () => {
    await api.advance('P25M');
    for (const ended of [exported, closed]) {
      const view = await api.until(
        ended.id,
        'its subject’s key is destroyed',
        (each) => each.subject.shredded,
      );
      expect(view).toMatchObject({ progress: 'done', completedAt: ended.completedAt });
      const reveal = await api.post(address(ended, 'reveal'), { reason: 'Who was it?' });
      expect(reveal).toMatchObject({ status: 409, body: { code: 'shredded' } });
    }
  });

  it('still shows what was done, and when, also as it was then', async () => {
    const { items } = good(await api.get<{ items: EventItem[] }>(address(closed, 'events')));
    expect(items.at(-1)?.type).toBe('SubjectKeyShredded');
    for (const event of [items[0], items.at(-2)])
      expect((await api.view(closed.id, event?.occurredAt)).version).toBeGreaterThanOrEqual(1);
    const list = good(await api.get<{ items: View[] }>('/v1/privacy-requests'));
    expect(list.items.map((view) => view.id).sort()).toEqual([exported.id, closed.id].sort());
    for (const part of ['package', 'certificate'])
      for (const view of [exported, closed])
        expect([200, 409]).toContain((await api.get(address(view, part))).status);
  });

  it('leaves a name nowhere', async () => {
    await lethe.stop();
    await lethe.restart();
    expect((await api.view(closed.id)).subject.shredded).toBe(true);
    expect(
      await tracesBelow(
        lethe.dataDir,
        'sandbox',
        Object.values(ada)
          .flat()
          .filter((name) => name.length > 3),
      ),
    ).toEqual([]);
  });
});

describe('a request that nobody looks after for ten years', () => {
  it.each(['Export', 'AccountClose'])(
    'comes to what its rules say, and never to a purge that was not seen: %s',
    async (kind) => {
      const { id } = await api.submit({ kind, subject: { userPrincipalName: 'grace@example.com' } });
      await api.quiet(id);
      await api.advance('P10Y');
      const view = await api.quiet(id);
      expect(view.purge).not.toBe('verified');
      if (kind === 'Export') expect(view.progress).toBe('done-with-exceptions');
      else expect(view).toMatchObject({ progress: 'running', clock: { state: 'overdue' } });
    },
  );
});
