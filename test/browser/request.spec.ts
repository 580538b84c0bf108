import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { good } from '../e2e/lethe-api.js';
import { describePortal } from './portal.js';
import { looksRight } from './looks-right.js';
import { hasTheFocus, tabTo } from './keyboard.js';

const rules = fileURLToPath(new URL('./approval.yaml', import.meta.url));
const ada = { userPrincipalName: 'ada@example.com', samAccountName: 'ada', aliases: ['EXAMPLE\\ada'] };
const ODD =
  'عبد الرحمن \u202e<img src=x onerror=alert(1)>&lt; 山田太郎 Ζωή 👩🏽‍🚀 ' + 'Donaudampfschiff'.repeat(9);

describePortal(
  'the page of a request',
  (portal) => {
    let anExport = '';
    let aClose = '';
    const open = (id: string, query = '') => portal().open(`/requests/${id}${query}`);
    const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click();

    beforeAll(async () => {
      const { api, lethe } = portal();
      const made = await api.post<{ token: string }>('/v1/api-keys', { name: 'o', role: 'privacy-officer' });
      const officer = lethe.api(good(made, 201).token);
      anExport = (await api.submit({ kind: 'Export', subject: ada, reference: 'HD-4711' })).id;
      aClose = (await officer.submit({ kind: 'AccountClose', subject: ada, reference: ODD.slice(0, 200) }))
        .id;
      good(await api.post('/v1/legal-holds', { host: 'nps01', reason: 'A dispute.' }), 201);
      await api.quiet(anExport);
      await api.advance('P1D');
      await api.quiet(anExport);
    });

    it('says first what to do next, and folds each source into a row that opens to hosts and proof', async () => {
      const page = await open(anExport);
      const next = page.getByRole('region', { name: 'What to do next' });
      await next.getByText('Screenshots: do this step in MFA Server').waitFor();
      expect(await next.getByRole('link', { name: 'Do it' }).getAttribute('href')).toContain(
        `/tasks/${anExport}/`,
      );
      const stands = page.getByRole('region', { name: 'How it stands' });
      expect(await stands.innerText()).toMatch(
        /a••@example\.com[^]*Running[^]*\d of \d+ hosts[^]*Nothing to purge[^]*On track/,
      );
      expect(await page.getByRole('list', { name: 'Dates of this request' }).innerText()).toMatch(
        /Received[^]*Today[^]*Answer due[^]*\d+ days left/,
      );
      expect(await page.content()).not.toContain('ada@example.com');
      await page.getByRole('heading', { name: 'MFA Server' }).click();
      await page.waitForURL('**/requests/*?open=mfa-server');
      await page.getByText('Proof of Export records on mfa01').click();
      await page.getByText('Digest of the arguments').filter({ visible: true }).first().waitFor();
      await page.getByText('Attempts of Export records on mfa01').click();
      await page
        .getByText(/succeeded/)
        .filter({ visible: true })
        .first()
        .waitFor();
      await looksRight(page, 'request/timeline');
    });

    it('shows only what went wrong, and says when nothing did', async () => {
      const page = await open(anExport, '?failed=only');
      await page.getByRole('heading', { name: 'Nothing fits these filters' }).waitFor();
      await page.getByRole('button', { name: 'Clear the filters' }).click();
      await page.getByRole('heading', { name: 'Cloud MFA' }).waitFor();
    });

    it('goes back in time by keys, clearly as the past, in which nothing can be done', async () => {
      const page = await open(anExport);
      const slider = page.getByRole('slider', { name: 'Look back' });
      // It stands there before it is known where it can go.
      await page.getByText(/earlier moments are to the left/).waitFor();
      await slider.focus();
      await page.keyboard.press('Home');
      await page.waitForURL('**asOf=**');
      await page.getByText(/You see the past: .* Nothing can be done here/).waitFor();
      expect(await slider.getAttribute('aria-valuetext')).toMatch(/Privacy request received/);
      expect(await page.getByRole('button', { name: 'Actions' }).isDisabled()).toBe(true);
      expect(await page.getByRole('link', { name: 'Do it' }).count()).toBe(0);
      expect(await page.getByRole('button', { name: /Reveal/ }).count()).toBe(0);
      await looksRight(page, 'request/past');
      await page.getByRole('button', { name: 'Back to now' }).click();
      await page.getByRole('region', { name: 'What to do next' }).waitFor();
    });

    it('has a tab each for places, steps, package, events and audit, with its own address', async () => {
      const page = await open(anExport);
      const tabs: Readonly<Record<string, readonly [string, string]>> = {
        'Sources and hosts': ['places', 'mfa02'],
        'Manual steps': ['steps', 'Screenshots'],
        Package: ['package', 'mfa-server/mfa01/export.json'],
        Events: ['events', '1. Privacy request received'],
        Audit: ['audit', 'submitted'],
      };
      for (const [label, [name, content]] of Object.entries(tabs)) {
        await tab(page, label);
        await page.waitForURL(`**tab=${name}`);
        await page.getByRole('tabpanel').getByText(content).first().waitFor();
      }
      await page.getByRole('tab', { name: 'Package' }).click();
      await page.getByText('mfa-server/mfa01/export.json').waitFor();
      await looksRight(page, 'request/package');
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await page.waitForFunction(`getComputedStyle(document.body).color === 'rgb(0, 0, 0)'`);
      await page.emulateMedia({ media: null, colorScheme: null });
      await page.getByRole('tab', { name: 'Events' }).click();
      await page.getByLabel('Kind of event').selectOption('FanOutPlanned');
      await page.waitForURL('**event=FanOutPlanned**');
      await looksRight(page, 'request/events');
    });

    it('is approved with keys alone; what changed meanwhile is told, and nothing that was typed is lost', async () => {
      const { api } = portal();
      const page = await open(aClose);
      await page.getByText('has to approve or reject it').waitFor();
      await looksRight(page, 'request/odd-names');
      await tabTo(page, page.getByRole('button', { name: 'Actions' }));
      await page.keyboard.press('Enter');
      await hasTheFocus(page, page.getByRole('menuitem', { name: 'Reject' }));
      await page.keyboard.press('Enter');
      await hasTheFocus(page, page.getByLabel('Reason by law'));
      await page.keyboard.press('Escape');
      await hasTheFocus(page, page.getByRole('button', { name: 'Actions' }));
      await tabTo(page, page.getByRole('button', { name: 'Approve' }));
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByLabel('Reason').waitFor();
      await tabTo(page, page.getByRole('dialog').getByLabel('Reason'));
      await page.keyboard.type('Checked with the person.');
      await api.act(aClose, 'extend', { reason: 'It is complex.' });
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText('It changed meanwhile').waitFor();
      await page.getByText(/Answer due: \d{4}-/).waitFor();
      expect(await page.getByLabel('Reason').inputValue()).toBe('Checked with the person.');
      await looksRight(page, 'request/changed-meanwhile');
      await page.getByRole('button', { name: 'Approve all the same' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('heading', { name: 'NPS Extension' }).waitFor();
      // The button is gone with what it was for.
      await hasTheFocus(page, page.getByRole('heading', { level: 1 }));
    });

    it('is closed with exceptions after what remains was shown, and its certificate can be saved', async () => {
      await portal().api.quiet(aClose);
      const page = await open(aClose);
      await page.getByRole('button', { name: 'Actions' }).click();
      const closeIt = page.getByRole('menuitem', { name: 'Close with exceptions' });
      await closeIt.waitFor();
      await looksRight(page, 'request/actions');
      await closeIt.click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/Delete the user record.*: Waits for a person/).waitFor();
      await dialog.getByLabel('Reason').fill('The console is gone.');
      const confirm = dialog.getByRole('button', { name: 'Close with exceptions' });
      expect(await confirm.isDisabled()).toBe(true);
      await dialog.getByLabel(/to confirm/).fill(aClose.slice(0, 8));
      await looksRight(page, 'request/close-with-exceptions');
      await confirm.click();
      await page.getByText('The certificate names what remains').waitFor();
      await tab(page, 'Certificate');
      await page.getByRole('heading', { name: /Certificate of erasure: Done with exceptions/ }).waitFor();
      await page.getByText('lethe certificate verify').waitFor();
      const steps = page.getByRole('table', { name: 'Steps of the erasure' });
      expect(await steps.innerText()).toMatch(/MFA Server[^]*Cloud MFA/);
      const kept = page.getByRole('table', { name: 'What was kept' });
      expect(await kept.innerText()).toMatch(/nps01[^]*legal hold [0-9a-f-]{36} on nps01[^]*kept still/);
      await looksRight(page, 'request/certificate');
      const saved = async (name: string) => {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name }).click(),
        ]);
        return readFile(await download.path());
      };
      expect(JSON.parse((await saved('Save as JSON')).toString())).toMatchObject({
        format: 'lethe-erasure-certificate/3',
        request: { id: aClose },
      });
      expect((await saved('Save as PDF')).subarray(0, 5).toString()).toBe('%PDF-');
    });

    it('shows each role what it may see and do', async () => {
      const operator = await portal().openAs('operator', `/requests/${anExport}`);
      await operator.getByRole('heading', { name: 'Cloud MFA' }).waitFor();
      expect(await operator.getByRole('tab', { name: 'Events' }).count()).toBe(0);
      expect(await operator.getByRole('button', { name: 'Actions' }).count()).toBe(0);
      const requester = await portal().openAs('requester', `/requests/${anExport}`);
      await requester.getByText('There is no such request, or it is not yours to see.').waitFor();
    });

    it('bears a server that answers with a web page, and shows it again on demand', async () => {
      const page = await portal().open('/requests');
      await page.route(`**/v1/privacy-requests/${anExport}`, (route) =>
        route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
      );
      await page.getByRole('link', { name: /^Export for/ }).click();
      await page.getByRole('status', { name: 'Loading the request' }).waitFor();
      await page.getByText('This could not be loaded').waitFor();
      await page.unroute(`**/v1/privacy-requests/${anExport}`);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: 'Cloud MFA' }).waitFor();
    });
  },
  { variables: { LETHE_CONFIG: rules } },
);
