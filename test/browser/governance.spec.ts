import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { docsPicture } from './docs-picture.js';
import { describePortal } from './portal.js';
import { tabTo } from './keyboard.js';
import { looksRight } from './looks-right.js';

const ODD = 'מפתח "<i>ключ</i>" 鍵';

/** Deliveries are not told of by the stream: the page is loaded until it shows what is waited for. */
async function expectEventually(page: Page, wanted: Locator): Promise<void> {
  while ((await wanted.count()) === 0) {
    await page.reload();
    await page.locator('tbody tr, h2').first().waitFor();
  }
}

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}

describePortal('keys, policies, simulation and audit', (portal) => {
  it('makes a key, shows its token once, and revokes it', async () => {
    const page = await portal().open('/api-keys');
    await page.getByRole('heading', { name: 'No API key yet' }).waitFor();
    await looksRight(page, 'api-keys/empty');
    await page.getByRole('button', { name: 'New key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    await dialog.getByText(/must not be empty/).waitFor();
    await looksRight(page, 'api-keys/refused');
    await dialog.getByLabel('What it is for').fill(ODD);
    await dialog.getByLabel('Role').selectOption('auditor');
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    const token = (await dialog.locator('pre').innerText()).trim();
    expect((await portal().lethe.api(token).get('/v1/audit')).status).toBe(200);
    await looksRight(page, 'api-keys/made');
    await dialog.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('row', { name: ODD }).waitFor();
    await docsPicture(page, 'api-keys/list');
    expect(await page.content()).not.toContain(token);
    await page.getByRole('button', { name: `Revoke ${ODD}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
    await page.getByRole('heading', { name: 'No API key yet' }).waitFor();
    expect((await portal().lethe.api(token).get('/v1/audit')).status).toBe(401);
  });

  it('makes no second key where the answer about the first is late and lost, and shows its token when it is pressed again', async () => {
    const page = await portal().open('/api-keys');
    await page.getByRole('button', { name: 'New key' }).first().click();
    const dialog = page.getByRole('dialog');
    const lost = 'Ж'.repeat(90);
    await dialog.getByLabel('What it is for').fill(lost);
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/v1/api-keys', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      await held;
      await route.fulfill({ status: 500, contentType: 'text/html', body: '<h1>Oops</h1>' });
    });
    await dialog.getByRole('button', { name: 'Make the key' }).dblclick();
    await dialog.getByText('It was sent, and Lethe has not answered yet.').waitFor();
    // Whoever closed it now would never hear of it.
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Cancel' }).click({ force: true });
    answer();
    await dialog.getByText('answered with 500. Try again in a moment: it is taken once').waitFor();
    expect(await dialog.getByLabel('What it is for').inputValue()).toBe(lost);
    await page.unroute('**/v1/api-keys');
    // Also by somebody who has closed it and loaded the page anew.
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Revoke' }).waitFor();
    await page.getByRole('button', { name: 'New key' }).first().click();
    expect(await dialog.getByLabel('What it is for').inputValue()).toBe(lost);
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    const token = (await dialog.locator('pre').innerText()).trim();
    expect((await portal().lethe.api(token).get('/v1/session')).status).toBe(200);
    await dialog.getByRole('button', { name: 'I have it' }).click();
    expect(await page.getByRole('row', { name: lost }).count()).toBe(1);
    // A long name leaves the other columns their words.
    const role = await page.getByRole('columnheader', { name: 'Role' }).boundingBox();
    expect(role?.width).toBeGreaterThan(100);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.route('**/v1/api-keys/*', (route) => route.abort('connectionreset'));
    const revoke = dialog.getByRole('button', { name: 'Revoke', exact: true });
    await revoke.click();
    await dialog.getByText('Lethe cannot be reached. Nothing you typed is lost. It may have').waitFor();
    await page.unroute('**/v1/api-keys/*');
    await revoke.click();
    await page.getByRole('heading', { name: 'No API key yet' }).waitFor();
  });

  it('tells the rules of every policy in words', async () => {
    const page = await portal().open('/policies');
    await page.getByText('1 month from the day of receipt, which does not count itself').first().waitFor();
    await page.locator('summary').first().click();
    await looksRight(page, 'policies/all');
  });

  it('says which requests would be late, as a plot and a list, with the question in the address', async () => {
    await portal().api.submit({ kind: 'Export', subject: { userPrincipalName: 'zoe@example.com' } });
    const page = await portal().open('/simulation');
    await page.getByRole('heading', { name: 'Nothing asked yet' }).waitFor();
    await looksRight(page, 'simulation/empty');
    await page.getByLabel('What if').selectOption('team');
    await page.getByLabel('Which').selectOption('manual-steps');
    await page.getByLabel('From').fill('2020-01-01');
    await page.getByLabel('To').fill('2040-01-01');
    await page.getByRole('button', { name: 'Simulate' }).click();
    await page.getByText('1 of 1 open requests would be late.').waitFor();
    await page.getByRole('img', { name: /1 requests from their due date/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('what')).toBe('manual-steps');
    await looksRight(page, 'simulation/late');
  });

  it('shows who did what and why, and narrows it by what was done', async () => {
    const page = await portal().open('/audit');
    await page
      .getByRole('row', { name: /Submitted/ })
      .first()
      .waitFor();
    await looksRight(page, 'audit/all');
    await page.getByLabel('What was done').selectOption('subject-revealed');
    await page.waitForURL('**/audit?what=subject-revealed');
    await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor();
  });

  it('tells an address of changes, shows what was answered, and sends again', async () => {
    const heard: string[] = [];
    const receiver = createServer((request, response) => {
      heard.push(String(request.headers['webhook-id']));
      response.writeHead(heard.length === 1 ? 200 : 204).end();
    });
    await once(receiver.listen(0, '127.0.0.1'), 'listening');
    try {
      const page = await portal().open('/webhooks');
      await page.getByRole('heading', { name: 'No webhook yet' }).waitFor();
      await page.getByRole('button', { name: 'New webhook' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Address').fill('ftp://example.com');
      await dialog.getByRole('button', { name: 'Make the webhook' }).click();
      await dialog.getByText('must be an https address').waitFor();
      await looksRight(page, 'webhooks/refused');
      const { port } = receiver.address() as AddressInfo;
      await dialog.getByLabel('Address').fill(`http://127.0.0.1:${port}/told`);
      await dialog.getByRole('button', { name: 'Make the webhook' }).click();
      await dialog.getByText(/^whsec_/).waitFor();
      await dialog.getByRole('button', { name: 'I have it' }).click();
      await page.getByRole('link', { name: `http://127.0.0.1:${port}/told` }).waitFor();
      await portal().api.submit({ kind: 'Export', subject: { userPrincipalName: 'zoe@example.com' } });
      await page.getByRole('link', { name: `http://127.0.0.1:${port}/told` }).click();
      await page.waitForURL(/\/webhooks\/[0-9a-f-]{36}$/);
      const delivered = page.getByRole('row', { name: /Delivered/ }).last();
      await expectEventually(page, delivered);
      await looksRight(page, 'webhooks/deliveries');
      await page.route('**/resend', (route) => route.fulfill({ status: 500, body: '<h1>Oops</h1>' }));
      const askedAnew = page.waitForResponse(/\/deliveries\b/);
      await delivered.getByRole('button', { name: /Send again/ }).click();
      await askedAnew;
      // Beside its button: that may stand below many others.
      const told = 'answered with 500. It may have been done all the same';
      const pressed = page.getByRole('row').filter({ hasText: told });
      await pressed.getByRole('button').hover();
      await page.unroute('**/resend');
      let sent = 0;
      page.on('request', (request) => (sent += request.url().endsWith('/resend') ? 1 : 0));
      await page.mouse.down();
      await page.mouse.up();
      // The second press of a double click comes when what the first one began has ended, and meets another button.
      await pressed.waitFor({ state: 'detached' });
      await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
      await page
        .getByRole('button', { name: /Send again/ })
        .first()
        .hover();
      await page.mouse.down({ clickCount: 2 });
      await page.mouse.up({ clickCount: 2 });
      await page.evaluate(() => 'what was pressed is known here now');
      expect(sent).toBe(1);
      // Other news may come in between; only what is sent again has an id that was heard before.
      await waitUntil(() => new Set(heard).size < heard.length);
    } finally {
      receiver.closeAllConnections();
      receiver.close();
    }
  });

  it('places a legal hold, names what is wrong with it by keys alone, and says what it keeps back and why', async () => {
    const { api } = portal();
    const { id } = await api.submit({
      kind: 'AccountClose',
      subject: { userPrincipalName: 'zoe@example.com' },
    });
    // Only then the step is before a person, and what was deleted before the hold is deleted.
    await api.quiet(id);
    const page = await portal().open('/legal-holds');
    await page.getByRole('heading', { name: 'No legal hold stands' }).waitFor();
    await looksRight(page, 'legal-holds/empty');
    await tabTo(page, page.getByRole('link', { name: 'New hold' }).first());
    await page.keyboard.press('Enter');
    const place = page.getByRole('button', { name: 'Place the hold' });
    await tabTo(page, place);
    await page.keyboard.press('Enter');
    await page.getByText('Say who it is about').waitFor();
    await tabTo(page, page.getByLabel('Other names, one a line'));
    await page.keyboard.type('"');
    await tabTo(page, page.getByLabel('Reason'));
    await page.keyboard.type(`Case 12, zoe@example.com, ${ODD}`);
    await tabTo(page, place);
    await page.keyboard.press('Enter');
    await page.getByText('Line 1 must not contain quotes or bars').waitFor();
    await looksRight(page, 'legal-holds/refused');
    await page.reload();
    expect(await page.getByLabel('Reason').inputValue()).toContain(ODD);
    await page.getByLabel('Other names, one a line').fill('');
    await page.getByLabel('User principal name').fill('zoe@example.com');
    await page.getByLabel('On these hosts alone').click();
    await page.getByRole('checkbox', { name: 'nps01' }).click();
    await place.click();
    await page.getByRole('heading', { name: 'Legal hold on z••@example.com' }).waitFor();
    await page.getByText(/Case 12, ‹subject›, /).waitFor();
    await page.getByText(/no log is swept on nps01, for anybody/).waitFor();
    await page.getByText(/tasks? of 1 open request/).waitFor();
    await looksRight(page, 'legal-holds/hold');
    expect(await page.content()).not.toContain('zoe@example.com');
  });

  it('shows the hold on the request and on the step that it keeps back, and lifts it', async () => {
    const page = await portal().open('/legal-holds');
    await page.getByRole('link', { name: 'z••@example.com' }).click();
    await page.getByRole('link', { name: /Account close for/ }).click();
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const next = page.getByRole('region', { name: 'What to do next' });
    await next.getByText('Reason: Case 12').waitFor();
    await next.getByText('Delete the user record: leave this step in MFA Server alone').waitFor();
    expect(await next.getByRole('link', { name: 'Do it' }).count()).toBe(0);
    await looksRight(page, 'request/on-hold');
    await page.goto('/tasks');
    const step = page.getByRole('row', { name: /a legal hold stands against it/ });
    await step.getByRole('link', { name: /Delete the user record/ }).click();
    // The list says so too, in other letters.
    await page.waitForURL(/\/tasks\/[^/]+\/[^/]+$/);
    await page.getByText('A legal hold stands against it').waitFor();
    expect(await page.getByRole('button', { name: 'Hand in' }).isDisabled()).toBe(true);
    await page.goto(`/requests/${id}`);
    const operator = await portal().openAs('operator', `/requests/${id}`);
    await operator.getByText(/legal hold on the person: nothing is deleted/).waitFor();
    expect(await operator.getByText('Case 12').count()).toBe(0);
    await next.getByRole('link', { name: 'See the hold' }).click();
    await page.getByRole('button', { name: 'Lift the hold' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('It is closed.');
    await looksRight(page, 'legal-holds/lift');
    await dialog.getByRole('button', { name: 'Lift the hold' }).click();
    await page.getByText('Nothing any more.').waitFor();
    await page.getByRole('link', { name: 'All legal holds' }).click();
    await page.getByLabel('Also those that were lifted').click();
    await page.waitForURL('**/legal-holds?state=all');
    await page.getByRole('row', { name: /Lifted/ }).waitFor();
    await page.getByLabel('About').selectOption('host');
    await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor();
    await page.goto('/legal-holds/00000000-0000-4000-8000-000000000000');
    await page.getByText('There is no such hold.').waitFor();
  });

  it('are each for the roles that may', async () => {
    const page = await portal().openAs('operator', '/audit');
    await page.getByRole('heading', { name: 'Your role may not see this' }).waitFor();
    expect(await page.getByRole('link', { name: 'API keys' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Legal holds' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Simulation' }).count()).toBe(1);
  });
});
