import { expect, it } from '@jest/globals';
import { good } from '../e2e/lethe-api.js';
import { hasTheFocus, tabTo } from './keyboard.js';
import { describePortal } from './portal.js';
import { looksRight } from './looks-right.js';

const ODD = 'رنا-"<b>O’Neil</b>"';

describePortal('overview, sources and dead letters', (portal) => {
  it('say what will be there while nothing is, in every width and colour', async () => {
    const page = await portal().open('/overview');
    await page.getByRole('heading', { name: 'No request yet' }).waitFor();
    await page.getByRole('row', { name: /MFA Server/ }).waitFor();
    await looksRight(page, 'overview/empty');
    await page.goto('/dead-letters');
    await page.getByRole('heading', { name: 'No dead letter' }).waitFor();
    await looksRight(page, 'dead-letters/empty');
  });

  it('put what needs somebody first, with the reason, the next action and a way there', async () => {
    const { api, lethe } = portal();
    await api.submit({
      kind: 'Export',
      subject: { userPrincipalName: 'ada@example.com', samAccountName: 'ada' },
    });
    await api.submit({
      kind: 'AccountClose',
      subject: { userPrincipalName: 'zoe@example.com' },
      reference: ODD,
    });
    const page = await portal().open('/overview');
    const first = page.getByRole('row', { name: /Waits for a person/ }).first();
    await first.waitFor();
    await page.getByRole('img', { name: /Deadlines of open requests: 0 overdue/ }).waitFor();
    await page.locator('.uplot canvas').waitFor();
    await page.getByText('View as table').first().click();
    await looksRight(page, 'overview/busy');
    await api.post('/v1/sandbox/clock', { advance: 'P40D' });
    await page
      .getByRole('row', { name: /Overdue/ })
      .first()
      .waitFor();
    const link = page.getByRole('link', { name: /^Overdue: / }).first();
    expect(await link.getAttribute('href')).toMatch(/^\/requests\/[0-9a-f-]{36}$/);
    expect(await page.content()).not.toContain('ada@example.com');
    await looksRight(page, 'overview/overdue');
    expect(lethe.stderr).not.toContain('ada@example.com');
  });

  it('show every host with what it says of itself, and retire one with a reason', async () => {
    const page = await portal().open('/sources');
    const host = page.getByRole('article', { name: 'adfs-old' });
    await host.getByText('What it says of itself').click();
    await looksRight(page, 'sources/all');
    await host.getByRole('button', { name: 'Retire adfs-old' }).click();
    const dialog = page.getByRole('dialog', { name: 'Retire adfs-old' });
    await dialog.getByRole('button', { name: 'Retire', exact: true }).click();
    await dialog.getByText('Say why').waitFor();
    await looksRight(page, 'sources/retire');
    await dialog.getByLabel('Reason').fill(`switched off, says ${ODD}`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await host.getByText(`switched off, says ${ODD}`).waitFor();
    await page.getByLabel('Only what is wrong or paused').click();
    await page.waitForURL('**/sources?only=troubled');
  });

  it('pause a source with a reason, say what waits because of it, and resume it', async () => {
    const { api } = portal();
    const page = await portal().open('/sources');
    const section = page.getByRole('region', { name: 'Cloud MFA' });
    await section.getByRole('button', { name: 'Pause Cloud MFA' }).click();
    const dialog = page.getByRole('dialog', { name: 'Pause Cloud MFA' });
    await dialog.getByLabel('Reason').fill(`a change, says ${ODD}`);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await section.getByRole('button', { name: 'Pause Cloud MFA' }).click();
    expect(await dialog.getByLabel('Reason').inputValue()).toBe(`a change, says ${ODD}`);
    await dialog.getByRole('button', { name: 'Pause', exact: true }).click();
    await section.getByText(/^Paused since .* by the administrator \(claim link\): a change, says/).waitFor();
    const held = {
      kind: 'Export',
      subject: { userPrincipalName: 'zoe@example.com' },
      sources: ['cloud-mfa'],
    };
    const { id } = await api.submit({ ...held, kind: 'Export' });
    await section.getByText('One task waits because of it.').waitFor();
    await looksRight(page, 'sources/paused');
    await page.goto('/overview');
    await page.getByRole('link', { name: 'Source paused: Cloud MFA' }).click();
    await page.waitForURL('**/sources#cloud-mfa');
    await page.goto(`/requests/${id}`);
    await page.getByRole('link', { name: 'Why it is paused' }).waitFor();
    await api.post('/v1/sources/cloud-mfa/resume', { reason: 'The change is over.' });
    await page.getByRole('link', { name: 'Why it is paused' }).waitFor({ state: 'detached' });
    const key = await api.post<{ token: string }>('/v1/api-keys', { name: 'night shift', role: 'operator' });
    await portal().lethe.api(good(key, 201).token).post('/v1/sources/cloud-mfa/pause', { reason: 'Night.' });
    await page.goto('/sources');
    await section.getByText(/^Paused since .* by API key “night shift”: Night\.$/).waitFor();
    await api.post('/v1/sources/cloud-mfa/resume', { reason: 'Day.' });
    const auditor = await portal().openAs('auditor', '/sources');
    await auditor.getByRole('region', { name: 'Cloud MFA' }).getByText('Works').waitFor();
    expect(await auditor.getByRole('button', { name: /Pause/ }).count()).toBe(0);
  });

  it('are not shown to a role that may not see them', async () => {
    const page = await portal().openAs('requester', '/overview');
    await page.getByRole('heading', { name: 'Your role may not see this' }).waitFor();
    await looksRight(page, 'overview/not-for-you');
  });

  it('say that something failed, with a way to try again, and load it when it works', async () => {
    const page = await portal().open('/requests');
    await page.route('**/v1/overview', (route) =>
      route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
    );
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('alert').waitFor();
    await looksRight(page, 'overview/failed');
    await page.unroute('**/v1/overview');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: /Needs attention/ }).waitFor();
  });
});

describePortal(
  'a dead letter of the made-up people',
  (portal) => {
    it('is looked at, masked, and redriven when its time has come, by keys alone', async () => {
      const page = await portal().open('/dead-letters');
      const look = page.getByRole('button', { name: 'See what would happen to all that are open' });
      const dialog = page.getByRole('dialog');
      await tabTo(page, look);
      await page.keyboard.press('Enter');
      await dialog.getByText('0 of 1 would be accepted.').waitFor();
      await tabTo(page, dialog.locator('summary'));
      await page.keyboard.press('Enter');
      const masked = dialog.getByLabel(/, masked$/);
      await masked.waitFor();
      expect(await masked.innerText()).toMatch(
        /"type": "lethe\.Export\.v1"[^]*"userPrincipalName": "•• \(\d+ characters\)"/,
      );
      expect(await page.content()).not.toMatch(/\w@example\.com/);
      await looksRight(page, 'dead-letters/masked');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      // Whoever has no mouse goes on where they were.
      await hasTheFocus(page, look);
      const nextDay = page.getByRole('button', { name: '+1 day' });
      await tabTo(page, nextDay);
      const before = await page.getByLabel('Sandbox').locator('time').getAttribute('datetime');
      await page.keyboard.press('Enter');
      await page
        .getByLabel('Sandbox')
        .locator(`time:not([datetime^="${before?.slice(0, 10) ?? ''}"])`)
        .waitFor();
      await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
      await hasTheFocus(page, nextDay);
      await tabTo(page, look);
      await page.keyboard.press('Enter');
      await dialog.getByText('1 of 1 would be accepted.').waitFor();
      await tabTo(page, dialog.getByRole('button', { name: 'Redrive them' }));
      await page.route('**/v1/dead-letters/redrive', (route) =>
        route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
      );
      await page.keyboard.press('Enter');
      await dialog.getByText('answered with 502. It may have been done all the same').waitFor();
      await page.unroute('**/v1/dead-letters/redrive');
      await tabTo(page, dialog.getByRole('button', { name: 'Redrive them' }));
      await page.keyboard.press('Enter');
      await dialog.getByText('1 of 1 were redriven; 0 are left.').waitFor();
      await tabTo(page, dialog.getByRole('button', { name: 'Close', exact: true }).last());
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
    });
  },
  { variables: { LETHE_SEED: 'demo' } },
);
