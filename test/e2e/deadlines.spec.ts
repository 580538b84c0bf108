import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { good, hasEnded, taskOf, type LetheApi } from './lethe-api.js';
import { LetheProcess } from './lethe-process.js';

const zoe = { kind: 'Export', subject: { userPrincipalName: 'zoe@example.com' }, sources: ['mfa-server'] };

let lethe: LetheProcess;
let api: LetheApi;
beforeAll(async () => {
  lethe = await LetheProcess.start();
  api = lethe.api();
});
afterAll(() => lethe.dispose());

const typesOf = async (id: string) => (await api.events(id)).map((event) => event.type);
const conflict = (code: string) => ({ status: 409, body: { code } });

describe('the legal date', () => {
  it.each([
    [
      'gdpr',
      '2026-01-15T12:00:00Z',
      '2026-02-16',
      'the same day of the next month; a Sunday moves to Monday',
    ],
    [
      'gdpr',
      '2026-01-30T12:00:00Z',
      '2026-03-02',
      'the last day of a shorter month; a Saturday moves to Monday',
    ],
    ['ccpa', '2026-01-30T12:00:00Z', '2026-03-16', '45 calendar days'],
  ])('under %s, for what was received at %s, is %s: %s', async (policy, receivedAt, date) => {
    const view = await api.submit({ ...zoe, policy, receivedAt });
    expect(view.clock.legalDueAt.slice(0, 10)).toBe(date);
    expect(view.clock.dueAt <= view.clock.legalDueAt).toBe(true);
    await api.act(view.id, 'cancel', { reason: 'Only the date was wanted.' });
  });
});

describe('the clock of a request', () => {
  it('stands while it is paused, and goes on where it stood', async () => {
    const { id, clock } = await api.submit(zoe);
    expect((await api.act(id, 'pause-clock', { reason: 'Who is it?' })).clock.state).toBe('paused');
    const twice = await api.post(`/v1/privacy-requests/${id}/pause-clock`, { reason: 'Again.' });
    expect(twice).toMatchObject(conflict('clock-not-running'));
    await api.advance('P20D');
    expect((await api.view(id)).clock.state).toBe('paused');
    const resumed = await api.act(id, 'resume-clock', { reason: 'It is she.' });
    expect(resumed.clock.state).toBe('on-track');
    expect(Date.parse(resumed.clock.legalDueAt)).toBeGreaterThan(Date.parse(clock.legalDueAt));
    const again = await api.post(`/v1/privacy-requests/${id}/resume-clock`, { reason: 'Again.' });
    expect(again).toMatchObject(conflict('clock-not-paused'));
  });

  it('can be extended once, with a reason', async () => {
    const { id, clock } = await api.submit(zoe);
    const extended = await api.act(id, 'extend', { reason: 'Many systems.' });
    expect(Date.parse(extended.clock.legalDueAt)).toBeGreaterThan(Date.parse(clock.legalDueAt));
    const twice = await api.post(`/v1/privacy-requests/${id}/extend`, { reason: 'More.' });
    expect(twice).toMatchObject(conflict('already-extended'));
  });

  it('is due soon, then overdue, and is met late in the end, when a person lets a delete wait', async () => {
    const { id, clock } = await api.submit({ ...zoe, kind: 'AccountClose' });
    await api.quiet(id);
    const now = await api.now();
    const daysLeft = Math.floor((Date.parse(clock.dueAt) - now.getTime()) / 86_400_000);
    await api.advance(`P${daysLeft - 2}D`);
    expect((await api.view(id)).clock.state).toBe('due-soon');
    expect(await typesOf(id)).toContain('DeadlineReminderSent');
    await api.advance('P10D');
    expect((await api.view(id)).clock.state).toBe('overdue');
    expect((await typesOf(id)).filter((type) => type === 'DeadlineMissed')).toHaveLength(1);
    const overview = await api.get('/v1/overview');
    expect(overview.bytes.toString()).toContain(id);
    const waiting = await api.quiet(id);
    good(await api.complete(id, taskOf(waiting, 'delete-user-record').id, 'Removed.'));
    const met = await api.drive(id, 'the clock is met', (view) => view.clock.state.startsWith('met'), 'P1D');
    expect(met.clock.state).toBe('met-late');
  });

  it('does not run out on an Export whose last step nobody does: it is handed over before the legal date, with a named gap', async () => {
    const { id, clock } = await api.submit(zoe);
    const ended = await api.drive(id, 'it has ended', hasEnded, 'P1D');
    expect(ended.progress).toBe('done-with-exceptions');
    expect(String(ended.completedAt) < clock.legalDueAt).toBe(true);
    expect(ended.exceptions).toEqual([expect.objectContaining({ taskId: taskOf(ended, 'screenshots').id })]);
    expect((await api.get(`/v1/privacy-requests/${id}/package`)).status).toBe(200);
  });
});

describe('the policies', () => {
  it('are shown in all their versions, with the calendars that days are counted by', async () => {
    const { status, body } = await api.get<{ items: object[]; calendars: object[] }>('/v1/policies');
    expect(status).toBe(200);
    expect(body.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: 'gdpr', current: true, default: true, calendar: 'target2' }),
        expect.objectContaining({ id: 'ccpa', current: true, confirmWorkingDays: 10 }),
      ]),
    );
    expect(body.calendars).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'us-federal' })]));
  });

  it('of the CCPA give no time for checking the identity, and a day for confirming the receipt', async () => {
    const view = await api.submit({ ...zoe, policy: 'ccpa', receivedAt: '2026-11-20T12:00:00Z' });
    expect(view.clock).toMatchObject({ confirmDueAt: '2026-12-07T23:59:59.999Z', extended: false });
    const answer = await api.post(`/v1/privacy-requests/${view.id}/pause-clock`, { reason: 'Who is it?' });
    expect(answer).toMatchObject(conflict('clock-cannot-pause'));
  });

  it('of the CCPA remind of the confirmation, say that it was missed, and take it late', async () => {
    const { id, clock } = await api.submit({ ...zoe, policy: 'ccpa', kind: 'AccountClose' });
    await api.quiet(id);
    const days = Math.floor(
      (Date.parse(clock.confirmDueAt ?? '') - (await api.now()).getTime()) / 86_400_000,
    );
    await api.advance(`P${days - 1}D`);
    expect(await typesOf(id)).toContain('ConfirmationReminderSent');
    const reasons = async () =>
      good(await api.get<{ needsAttention: { requestId: string; reason: string }[] }>('/v1/overview'))
        .needsAttention.filter((item) => item.requestId === id)
        .map(({ reason }) => reason);
    expect(await reasons()).toContain('confirmation-due');
    await api.advance('P3D');
    expect((await typesOf(id)).filter((type) => type === 'ConfirmationMissed')).toHaveLength(1);
    expect(await reasons()).toContain('confirmation-missed');
    const confirmed = await api.act(id, 'confirm-receipt', { reason: 'By letter.' });
    expect(confirmed.clock.confirmedAt).toBe((await api.now()).toISOString());
    expect(await reasons()).not.toContain('confirmation-missed');
    const path = `/v1/privacy-requests/${id}/confirm-receipt`;
    expect(await api.post(path, { reason: 'Again.' })).toMatchObject(conflict('already-confirmed'));
    await api.advance('P60D');
    expect(await reasons()).toContain('legal-overdue');
    const other = await api.submit(zoe);
    expect(
      await api.post(`/v1/privacy-requests/${other.id}/confirm-receipt`, { reason: 'By letter.' }),
    ).toMatchObject(conflict('nothing-to-confirm'));
  });

  it('let nobody extend a date that has passed', async () => {
    const { id } = await api.submit({ ...zoe, receivedAt: '2026-01-15T12:00:00Z' });
    const answer = await api.post(`/v1/privacy-requests/${id}/extend`, { reason: 'Many systems.' });
    expect(answer).toMatchObject(conflict('extension-too-late'));
  });
});

describe('a simulation', () => {
  const simulate = (body: object) =>
    api.post<{ checked: number; breaches: { id: string; dueAt: string; wouldFinishAt: string }[] }>(
      '/v1/simulations/deadlines',
      body,
    );

  it('names the requests that an absence would make late, and changes nothing', async () => {
    const { id, clock } = await api.submit({ ...zoe, kind: 'AccountClose' });
    const { version } = await api.quiet(id);
    const from = (await api.now()).toISOString();
    const to = new Date(Date.parse(from) + 60 * 86_400_000).toISOString();
    const { checked, breaches } = good(await simulate({ source: 'mfa-server', from, to }));
    const late = breaches.find((breach) => breach.id === id);
    expect(checked).toBeGreaterThanOrEqual(breaches.length);
    expect(late).toMatchObject({ dueAt: clock.dueAt });
    expect(String(late?.wouldFinishAt) >= to).toBe(true);
    expect(good(await simulate({ source: 'cloud-mfa', from, to })).breaches).not.toContainEqual(
      expect.objectContaining({ id }),
    );
    expect((await api.view(id)).version).toBe(version);
  });

  it.each([
    ['nobody who is away', { from: '2026-11-20T09:00:00Z', to: '2026-11-21T09:00:00Z' }, 'source'],
    ['no time', { source: 'mfa-server' }, 'from'],
    [
      'a time that ends before it begins',
      { host: 'mfa01', from: '2026-11-21T09:00:00Z', to: '2026-11-20T09:00:00Z' },
      'to',
    ],
    [
      'a host that is not there',
      { host: 'nps99', from: '2026-11-20T09:00:00Z', to: '2026-11-21T09:00:00Z' },
      'host',
    ],
    [
      'two at once',
      { host: 'mfa01', source: 'mfa-server', from: '2026-11-20T09:00:00Z', to: '2026-11-21T09:00:00Z' },
      'host',
    ],
  ])('is refused with %s', async (_what, body, path) => {
    expect(await simulate(body)).toMatchObject({
      status: 422,
      body: {
        code: 'validation-failed',
        errors: expect.arrayContaining([expect.objectContaining({ path })]),
      },
    });
  });
});

describe('what people may do to a request', () => {
  it('includes seeing whom it is about, which is recorded', async () => {
    const { id } = await api.submit(zoe);
    const answer = await api.post<{ subject: object }>(`/v1/privacy-requests/${id}/reveal`, {
      reason: 'To call her.',
    });
    expect(good(answer).subject).toMatchObject(zoe.subject);
    expect(await typesOf(id)).toContain('SubjectRevealed');
  });

  it('includes ending what cannot be deleted, which is then never called purged', async () => {
    const { id } = await api.submit({ ...zoe, kind: 'AccountClose' });
    await api.quiet(id);
    const view = await api.act(id, 'close-with-exceptions', { reason: 'The farm burnt down.' });
    expect(view.progress).toBe('done-with-exceptions');
    expect(view.purge).not.toBe('verified');
    expect(view.exceptions).not.toEqual([]);
    await api.advance('P40D');
    expect((await api.view(id)).purge).not.toBe('verified');
    const certificate = await api.get(`/v1/privacy-requests/${id}/certificate`);
    if (certificate.status === 200) expect(certificate.bytes.toString()).not.toMatch(/"purge":\s*"verified"/);
    else expect(certificate).toMatchObject(conflict('certificate-not-ready'));
  });

  it('does not include approving what waits for no approval', async () => {
    const { id } = await api.submit(zoe);
    const answer = await api.post(`/v1/privacy-requests/${id}/approve`, { reason: 'Yes.' });
    expect(answer).toMatchObject(conflict('not-awaiting-approval'));
  });
});
