import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { describePortal } from './portal.js';
import { looksRight } from './looks-right.js';

const rules = fileURLToPath(new URL('./close-limit.yaml', import.meta.url));
const subject = (name: string) => ({ userPrincipalName: `${name}@example.com` });

describePortal(
  'the list of requests',
  (portal) => {
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
      expect(await row.innerText()).toMatch(/\d of 1 service/);
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

    it('is found by the name of a person, which comes into no address', async () => {
      const page = await portal().open('/requests');
      await page.getByRole('link', { name: 'Find a person' }).click();
      const name = page.getByLabel('User principal name');
      const find = page.getByRole('button', { name: 'Find' });
      await find.click();
      await page.getByText('is required, or any other of the names').waitFor();
      await name.fill('zoe');
      await find.click();
      await page.getByText('Nothing was done: what is wrong is said at the fields.').waitFor();
      await page.getByText('must be a user principal name like name@example.com').waitFor();
      await name.fill('nobody@example.com');
      await find.click();
      await page.getByText('There is no request about this person.').waitFor();
      await name.fill('ADA@example.com');
      await page.getByText('There is no request about this person.').waitFor({ state: 'detached' });
      await find.click();
      await page.getByRole('row', { name: /HD-4711/ }).waitFor();
      expect(await page.getByRole('row', { name: /HD-4712/ }).count()).toBe(0);
      expect(new URL(page.url())).toMatchObject({ pathname: '/requests/person', search: '' });
      await looksRight(page, 'requests/person');
      // Whoever comes back finds the name of nobody.
      await page
        .getByRole('row', { name: /HD-4711/ })
        .getByRole('link')
        .click();
      await page.getByText('Same person').waitFor();
      await page.goBack();
      expect(await name.inputValue()).toBe('');
    });

    it('leads to the closes of a day that has too many, which begin after their number was typed', async () => {
      const { api } = portal();
      const { id } = await api.submit({
        kind: 'AccountClose',
        subject: subject('ada'),
        reference: 'HD-4713',
      });
      await api.until(id, 'it waits', ({ restraints }) => restraints.length > 0);
      const page = await portal().open(`/requests/${id}`);
      await page.getByRole('link', { name: 'Look at them' }).click();
      await page.getByRole('heading', { name: 'Limit of account closes' }).waitFor();
      await looksRight(page, 'close-limit/reached');
      await page.getByRole('button', { name: 'Let them begin' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Reason').fill('An off-boarding.');
      const begin = dialog.getByRole('button', { name: 'Let them begin' });
      expect(await begin.isDisabled()).toBe(true);
      await dialog.getByText(/^1 of 1 account closes that wait begin to delete, and so may 1 more/).waitFor();
      await dialog.getByLabel('How many may begin').fill('1');
      await dialog.getByText(/^1 of 1 account closes that wait begin to delete\. /).waitFor();
      await dialog.getByLabel('Type 1, the number of those that begin').fill('1');
      await looksRight(page, 'close-limit/approve');
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await page.getByText('Not reached').waitFor();
      await api.until(id, 'it goes on', ({ restraints }) => restraints.length === 0);
      const auditor = await portal().openAs('auditor', '/close-limit');
      await auditor.getByText('Not reached').waitFor();
      expect(await auditor.getByRole('button', { name: 'Let them begin' }).count()).toBe(0);
    });
  },
  { variables: { LETHE_CONFIG: rules } },
);
