import { expect, it } from '@jest/globals';
import { describePortal } from './portal.js';
import { looksRight } from './looks-right.js';

const subject = (name: string) => ({ userPrincipalName: `${name}@example.com` });

describePortal('the list of requests', (portal) => {
  it('says what to do while there is none, in every width and colour', async () => {
    const page = await portal().open('/requests');
    await page.getByRole('heading', { name: 'No request yet' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/requests');
    expect(await page.title()).toBe('Requests · Lethe');
    await looksRight(page, 'requests/empty');
  });

  it('shows each request with its person masked, how far it is and when it is due', async () => {
    const api = portal().api;
    await api.submit({
      kind: 'Export',
      subject: subject('ada'),
      reference: 'HD-4711',
      sources: ['cloud-mfa'],
    });
    await api.submit({ kind: 'AccountClose', subject: subject('zoe'), reference: 'HD-4712' });
    const page = await portal().open('/requests');
    const row = page.getByRole('row', { name: /HD-4711/ });
    await row.waitFor();
    expect(await row.innerText()).toMatch(/a••@example\.com/);
    expect(await row.innerText()).toMatch(/due \d+ \w+( \d{4})? · \d+ days left/);
    expect(await row.innerText()).toMatch(/\d of \d+ hosts and services/);
    expect(await page.content()).not.toContain('ada@example.com');
    await looksRight(page, 'requests/list');
  });

  it('keeps its filters in the address, and says when nothing fits them', async () => {
    const page = await portal().open('/requests');
    await page.getByLabel('Kind').selectOption('AccountClose');
    await page.waitForURL('**/requests?kind=AccountClose');
    await page.getByRole('row', { name: /HD-4712/ }).waitFor();
    await page.getByRole('row', { name: /HD-4711/ }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Waits for a person' }).click();
    await page.waitForURL('**/requests?task=waiting-on-person');
    await page.getByRole('row', { name: /HD-4711/ }).waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /HD-4712/ }).waitFor();
    await page.goto('/requests?kind=Export&purge=verified');
    await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor();
    await looksRight(page, 'requests/nothing-fits');
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByRole('row', { name: /HD-4711/ }).waitFor();
  });
});
