import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AuditList,
  LegalHoldDetails,
  LegalHoldList,
  LegalHoldView,
  OverviewView,
  PausedSourceView,
  RequestList,
  SourceList,
} from '#contracts';
import { good, taskOf, type LetheApi, type View } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';

/** What every host of the sandbox keeps. */
const kinds = {
  mfa01: 'log-file',
  mfa02: 'log-file',
  'adfs-old': 'log-file',
  nps01: 'event',
  nps02: 'event',
  adfs01: 'event',
} as const;
const logSources = ['mfa-server', 'nps-extension', 'adfs-adapter'] as const;

let lethe: LetheProcess;
let api: LetheApi;
let id: string;

const hold = async (body: object, headers = {}): Promise<LegalHoldView> =>
  good(
    await api.post<LegalHoldView>('/v1/legal-holds', { reason: 'A case about ada.', ...body }, headers),
    201,
  );
const lift = async (holdId: string) =>
  expect(
    (await api.call('DELETE', `/v1/legal-holds/${holdId}`, { json: { reason: 'It is closed.' } })).status,
  ).toBe(204);
const overview = async () => good(await api.get<OverviewView>('/v1/overview'));
const switchSources = async (action: 'pause' | 'resume') => {
  for (const source of logSources)
    good(
      await api.post<PausedSourceView>(`/v1/sources/${source}/${action}`, { reason: 'To plant something.' }),
    );
};
const deletesOf = (view: View) => view.tasks.filter(({ destructive }) => destructive);

beforeAll(async () => {
  lethe = await LetheProcess.start();
  api = lethe.api();
});
afterAll(() => lethe.dispose());

describe('a legal hold', () => {
  let placed: LegalHoldView;

  it('on a person by one identity keeps the deletes of a request that names another, over a power cut', async () => {
    const lost = { 'idempotency-key': 'whose-answer-was-lost' };
    placed = await hold({ subject: { samAccountName: 'ADA' } }, lost);
    expect(placed).toMatchObject({
      subject: { masked: 'A••' },
      reason: 'A case about ‹subject›.',
      lifted: null,
    });
    const subject = { userPrincipalName: 'ada@example.com', aliases: ['EXAMPLE\\ada'] };
    id = (await api.submit({ kind: 'AccountClose', subject })).id;
    await lethe.kill9();
    await lethe.restart();
    // The call, made again, is the same one.
    expect(await hold({ subject: { samAccountName: 'ADA' } }, lost)).toEqual(placed);
    expect(good(await api.get<LegalHoldList>('/v1/legal-holds')).items).toHaveLength(1);
    await api.advance('P3D');
    const view = await api.quiet(id);
    expect(view.restraints).toMatchObject([{ kind: 'legal-hold', id: placed.id, since: placed.placedAt }]);
    for (const task of deletesOf(view)) {
      expect([task.state, task.attempt]).toEqual(['blocked', 0]);
      expect(task.heldBy).toMatchObject([{ id: placed.id }]);
    }
    const { needsAttention } = await overview();
    expect(needsAttention).toContainEqual(
      expect.objectContaining({
        requestId: id,
        reason: 'on-legal-hold',
        nextAction: expect.stringContaining('Lift'),
      }),
    );
  });

  it('says of which requests it keeps what back', async () => {
    const details = good(await api.get<LegalHoldDetails>(`/v1/legal-holds/${placed.id}`));
    const deletes = deletesOf(await api.view(id)).map((task) => task.id);
    expect(details).toMatchObject({
      reason: 'A case about ‹subject›.',
      heldBack: { requests: 1, tasks: deletes.length },
    });
    const [item] = details.heldBack.items;
    expect(item).toMatchObject({
      requestId: id,
      kind: 'AccountClose',
      subject: { masked: 'a••@example.com' },
    });
    expect(item?.tasks.map(({ taskId }) => taskId)).toEqual(deletes);
    expect((await api.get(`/v1/legal-holds/${id}`)).status).toBe(404);
  });

  it('lets an Export of the same person go on', async () => {
    const subject = { samAccountName: 'ada' };
    const { id: exported } = await api.submit({ kind: 'Export', subject, sources: ['mfa-server'] });
    const view = await api.quiet(exported);
    expect(taskOf(view, 'export-records').state).toBe('succeeded');
    await api.act(exported, 'cancel', { reason: 'It was to see that it goes on.' });
  });

  it('lifted, lets them go on by themselves', async () => {
    await lift(placed.id);
    expect((await api.call('DELETE', `/v1/legal-holds/${placed.id}`)).status).toBe(404);
    const view = await api.until(id, 'a person is asked', (each) =>
      each.tasks.some(({ state }) => state === 'waiting-on-person'),
    );
    expect(view.restraints).toEqual([]);
    const { items } = good(await api.get<LegalHoldList>('/v1/legal-holds?state=all'));
    expect(items).toMatchObject([{ id: placed.id, lifted: { reason: 'It is closed.' } }]);
    const details = good(await api.get<LegalHoldDetails>(`/v1/legal-holds/${placed.id}`));
    expect(details.heldBack).toEqual({ requests: 0, tasks: 0, items: [] });
    const waiting = good(await api.get<RequestList>('/v1/privacy-requests?task=waiting-on-person'));
    expect(waiting.items.map((request) => request.id)).toEqual([id]);
  });

  it('refuses that a manual delete is called done', async () => {
    const { id: again } = await hold({ subject: { userPrincipalName: 'ada@example.com' } });
    const step = taskOf(await api.view(id), 'delete-user-record');
    expect(await api.complete(id, step.id, 'Removed in the console.')).toMatchObject({
      status: 409,
      body: { code: 'on-legal-hold' },
    });
    await lift(again);
    good(await api.complete(id, step.id, 'Removed in the console.'));
  });

  it('on a host holds what deletes there, in any case of its name', async () => {
    // Only then the sweeps of the day are over, and the last ones alone are left to hold.
    await api.quiet(id);
    const { id: onHost } = await hold({ host: 'NPS02' });
    const view = await api.view(id);
    await lift(onHost);
    const held = view.tasks.filter(({ heldBy }) => heldBy.some((restraint) => restraint.id === onHost));
    expect(held.map(({ action, host, phase }) => [action, host, phase])).toEqual([
      ['sweep-logs', 'nps02', 'after-30-days'],
    ]);
  });

  it('stands in the audit with who placed it, and in the chain', async () => {
    const { items } = good(await api.get<AuditList>('/v1/audit?what=legal-hold-placed'));
    expect(items).toHaveLength(3);
    expect(items.at(-1)).toMatchObject({
      requestId: null,
      by: { id: 'admin' },
      reason: 'A case about ‹subject›.',
    });
    const lines = (await api.get('/v1/log')).bytes.toString('utf8').split('\n');
    for (const { place } of items) expect(lines[place]).toContain('LegalHoldPlaced');
    expect(lines.join('\n').toLowerCase()).not.toContain('ada@example.com');
  });
});

describe('a paused source', () => {
  it('begins nothing, and says what waits for it', async () => {
    await api.drive(id, 'it is deleted at the source', ({ purge }) => purge === 'deleted-at-source', 'PT15M');
    await switchSources('pause');
    await api.advance('P31D');
    const view = await api.quiet(id);
    expect(view.purge).toBe('sweep-due');
    const { items } = good(await api.get<SourceList>('/v1/sources'));
    expect(items.filter(({ paused }) => paused !== null).map(({ source }) => source)).toEqual([
      ...logSources,
    ]);
    expect((await overview()).needsAttention.filter(({ reason }) => reason === 'source-paused')).toHaveLength(
      3,
    );
    const held = view.tasks.filter(({ phase }) => phase === 'after-30-days');
    for (const source of logSources)
      expect(items.find((one) => one.source === source)?.heldTasks).toBe(
        held.filter((task) => task.source === source).length,
      );
    for (const task of held) expect([task.state, task.heldBy[0]?.kind]).toEqual(['blocked', 'source-paused']);
  });
});

describe('what is planted on every host before the re-scan', () => {
  it('contradicts the purge on each of them, by name', async () => {
    for (const [host, kind] of Object.entries(kinds))
      good(await api.post('/v1/sandbox/plant', { host, kind, userPrincipalName: 'ada@example.com' }), 201);
    await switchSources('resume');
    const view = await api.drive(id, 'something is found', ({ purge }) => purge === 'contradicted', 'PT1H');
    await api.until(
      view.id,
      'every host was scanned',
      ({ tasks }) =>
        tasks.filter(({ action, host }) => action === 'verify-purge' && host !== null).length >= 12,
    );
    const found = (await api.events(id)).filter(({ type }) => type === 'PurgeContradicted');
    expect(found.map(({ data }) => data['host']).sort()).toEqual(Object.keys(kinds).sort());
    for (const { data } of found) expect(data['details']).toEqual(expect.any(String));
  });

  it('is swept when it has aged; only then, and with nothing open, the purge is verified', async () => {
    const view = await api.drive(id, 'the purge is verified', ({ purge }) => purge === 'verified', 'P1D', 50);
    expect(view.tasks.filter(({ state }) => !['succeeded', 'not-applicable'].includes(state))).toEqual([]);
    expect(view.progress).toBe('done');
  });
});
