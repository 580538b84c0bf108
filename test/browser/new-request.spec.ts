import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { good } from '../e2e/lethe-api.js';
import { hasTheFocus, tabTo } from './keyboard.js';
import { looksRight } from './looks-right.js';
import { describePortal } from './portal.js';

/** Every script, right to left, markup, and longer than any line. */
const ODD_NAMES = ['عائشة <b>بنت</b> دانה', 'Ζωή 山田 👩🏽‍🚀 &lt;i>', 'Ж'.repeat(250)];

/** What is typed stays until it is on the page, so that no key is pressed before the page listens. */
const press = async (page: Page, keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

describePortal('a new request', (portal) => {
  it('is filled in, looked at and sent with the keyboard alone, and answered with a receipt', async () => {
    const page = await portal().open('/requests');
    await page.keyboard.press('n');
    await page.getByRole('heading', { name: 'New request' }).waitFor();
    await looksRight(page, 'new-request/form');
    await page.getByLabel('User principal name').focus();
    await page.keyboard.type('ada@example.com');
    await press(page, ['Tab']);
    await page.keyboard.type('ada');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/new-request?step=review');
    await hasTheFocus(page, page.getByRole('heading', { name: 'Check the request' }));
    await page.getByRole('button', { name: 'Submit Export' }).waitFor();
    await looksRight(page, 'new-request/review');
    await tabTo(page, page.getByRole('button', { name: 'Submit Export' }));
    await page.keyboard.press('Enter');
    await hasTheFocus(page, page.getByRole('heading', { name: 'Request taken' }));
    await looksRight(page, 'new-request/receipt');
    expect(await page.getByLabel('The same call by curl').innerText()).toContain('"samAccountName":"ada"');
    // It names a variable: where what belongs in it is to be had stands beside it.
    expect(await page.getByRole('link', { name: 'Make one' }).getAttribute('href')).toBe('/api-keys');
    const href = await page.getByRole('link', { name: 'Follow it' }).getAttribute('href');
    expect((await portal().api.view(href?.split('/').at(-1) ?? '')).kind).toBe('Export');
    await page.goBack();
    await page.getByRole('heading', { name: 'New request' }).waitFor();
    expect(await page.getByLabel('User principal name').inputValue()).toBe('');
  });

  it('shows what is chosen where the system chooses the colours', async () => {
    const page = await portal().open('/new-request', { forcedColors: 'active' });
    /** Without the ring of the focus, which would be a difference by itself. */
    const pictureOf = async (label: string) => {
      await page.getByLabel('Your reference').focus();
      return page.getByLabel(label).screenshot();
    };
    for (const [label, press] of [
      ['Export', 'Account close'],
      ['MFA Server', 'MFA Server'],
    ] as const) {
      const before = await pictureOf(label);
      await page.getByLabel(press).check();
      expect((await pictureOf(label)).equals(before)).toBe(false);
    }
  });

  it('names the field that is wrong, and what Lethe refuses', async () => {
    const page = await portal().open('/new-request');
    const name = page.getByLabel('User principal name');
    await name.fill('ada');
    await page.getByLabel('Object ID in Entra ID').fill('42');
    await page.getByRole('button', { name: 'Review' }).click();
    const alert = page.getByRole('alert');
    await hasTheFocus(page, alert);
    expect(await alert.innerText()).toMatch(/^User principal name must be .*\nObject ID must be a GUID/m);
    await looksRight(page, 'new-request/faults');
    // Whoever mends it types letter after letter: none of them may move the focus.
    await tabTo(page, name);
    await page.keyboard.type('ada@example.com');
    expect(await name.inputValue()).toBe('ada@example.com');
    await page.getByLabel('Object ID in Entra ID').fill('');
    await page.getByRole('button', { name: 'Review' }).click();
    await page.route('**/v1/privacy-requests', (route) =>
      route.fulfill({ status: 502, body: '<h1>Bad gateway</h1>' }),
    );
    await page.getByRole('button', { name: 'Submit Export' }).click();
    await page.getByText('Something between this page and Lethe answered with 502').waitFor();
    await page.unroute('**/v1/privacy-requests');
    await page.getByRole('button', { name: 'Submit Export' }).click();
    await page.getByRole('heading', { name: 'Request taken' }).waitFor();
  });

  it('is taken once when its answer is late and then lost, whatever is pressed meanwhile and behind it', async () => {
    const { api } = portal();
    const taken = async () =>
      good(await api.get<{ items: readonly unknown[] }>('/v1/privacy-requests?limit=100')).items.length;
    const before = await taken();
    const page = await portal().open('/new-request');
    await page.getByLabel('User principal name').fill('ada@example.com');
    const review = page.getByRole('button', { name: 'Review' });
    await review.click();
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/v1/privacy-requests', async (route) => {
      await route.fetch();
      await held;
      await route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' });
    });
    const submit = page.getByRole('button', { name: 'Submit Export' });
    await submit.dblclick();
    await page.getByText('It was sent, and Lethe has not answered yet.').waitFor();
    await looksRight(page, 'new-request/waiting');
    const change = page.getByRole('button', { name: 'Change it' });
    await change.click({ force: true });
    expect(await submit.getAttribute('aria-busy')).toBe('true');
    answer();
    await page.getByText('answered with 502. Try again in a moment: it is taken once').waitFor();
    // It was taken: nobody is told that it was not.
    await page.getByText('Whether it was taken is not known').waitFor();
    await change.click();
    await review.click();
    await page.unroute('**/v1/privacy-requests');
    await submit.click();
    await page.getByRole('heading', { name: 'Request taken' }).waitFor();
    expect(await taken()).toBe(before + 1);
  });

  it('that closes an account is sent after the name was typed once more', async () => {
    const page = await portal().open('/new-request');
    await page.getByLabel('Account close').check();
    await page.getByLabel('User principal name').fill('zoe@example.com');
    await page.getByLabel('Other names, one a line').fill(ODD_NAMES.join('\n'));
    await page.getByRole('button', { name: 'Review' }).click();
    for (const name of ODD_NAMES) await page.getByText(name).waitFor();
    // What joins the signs of the astronaut.
    await page.getByText(/^U\+200D\. Sources look for exactly what stands here/).waitFor();
    const submit = page.getByRole('button', { name: 'Submit Account close' });
    await submit.waitFor();
    expect(await submit.isDisabled()).toBe(true);
    await looksRight(page, 'new-request/confirm');
    await page.getByLabel('Type zoe@example.com to go on').fill('zoe@example.com');
    await submit.click();
    await page.getByRole('heading', { name: 'Request taken' }).waitFor();
  });

  it('is not lost when the session ends while it is typed', async () => {
    const page = await portal().open('/new-request');
    await page.getByLabel('User principal name').fill('grace@example.com');
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    const signedOut = page.getByRole('heading', { name: 'You are signed out' });
    // A call that the page makes by itself may be the first to hear of it: then there is nothing left to press.
    await page.getByRole('button', { name: 'Review' }).or(signedOut).click();
    await page.getByRole('button', { name: 'Submit Export' }).or(signedOut).click();
    await signedOut.waitFor();
    await looksRight(page, 'signed-out');
    await page.context().addCookies(cookies);
    await page.goto('/new-request');
    expect(await page.getByLabel('User principal name').inputValue()).toBe('grace@example.com');
  });

  it('is one of many in a file that is checked first and answered line by line', async () => {
    const page = await portal().open('/new-request/many');
    const file = page.getByLabel('Or type or paste it');
    await tabTo(page, file);
    await page.keyboard.type('kin');
    await page.getByText('The file cannot be read').waitFor();
    await page.keyboard.type('d');
    await hasTheFocus(page, file);
    await file.fill(
      'kind,userPrincipalName\nExport,ada@example.com\nAccountClose,zoe@example.com\nExport,nobody\nExport,a\u200bda@example.com',
    );
    await page.getByRole('row', { name: /userPrincipalName must be/ }).waitFor();
    await page.getByRole('row', { name: /Look at its names U\+200B cannot be seen/ }).waitFor();
    await looksRight(page, 'new-request/csv-checked');
    await page.getByLabel(/Type how many accounts/).fill('1');
    await page.getByRole('button', { name: 'Submit 3 requests' }).click();
    await page.getByText('3 of 3 requests were taken.').waitFor();
    expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(['2', '3', '5']);
    await looksRight(page, 'new-request/csv-answered');
  });

  it('is one of the first steps, which are done when Lethe’s record says so, can be hidden and come back', async () => {
    const page = await portal().open('/first-steps');
    const step = (title: string) => page.getByRole('listitem').filter({ hasText: title });
    await step('Submit an Export').getByText('Done').waitFor();
    await step('Close an account').getByText('Done').waitFor();
    await step('Move the clock a day on').getByText('To do').waitFor();
    await step('Submit by curl').getByText('To do').waitFor();
    await looksRight(page, 'first-steps/some');
    await step('See what needs attention').getByText('To do', { exact: true }).waitFor();
    await portal().api.submit({ kind: 'Export', subject: { userPrincipalName: 'zoe@example.com' } });
    await step('Submit by curl').getByText('Done').waitFor();
    await tabTo(page, page.getByRole('button', { name: '+1 day' }));
    await page.keyboard.press('Enter');
    await step('Move the clock a day on').getByText('Done').waitFor();
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    const group = page.getByRole('group', { name: 'First steps' });
    await group.getByText(/^First steps: 5 of 10 done\. Next: /).waitFor();
    await group.getByRole('link', { name: 'Do a manual step' }).waitFor();
    await tabTo(page, group.getByRole('button', { name: 'Hide the first steps' }));
    await page.keyboard.press('Enter');
    await group.waitFor({ state: 'detached' });
    await tabTo(page, page.getByRole('link', { name: 'First steps' }));
    await page.keyboard.press('Enter');
    await page.getByLabel('Show the next step on every page').focus();
    await page.keyboard.press('Space');
    await group.waitFor();
  });

  it('stands still when the line of the first steps comes, which hides nothing that has the focus', async () => {
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    const page = await portal().open('/legal-holds', { viewport: { width: 320, height: 600 } });
    await page.route('**/v1/audit?*', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto('/new-request');
    const choice = page.getByLabel('Account close');
    const before = await choice.boundingBox();
    answer();
    const group = page.getByRole('group', { name: 'First steps' });
    await group.getByText(/Next: /).waitFor();
    expect(before).not.toBeNull();
    expect(await choice.boundingBox()).toEqual(before);
    const review = page.getByRole('button', { name: 'Review' });
    await tabTo(page, review);
    const [end, line] = [await review.boundingBox(), await group.boundingBox()];
    expect((end?.y ?? NaN) + (end?.height ?? NaN)).toBeLessThanOrEqual(line?.y ?? NaN);
    await looksRight(page, 'new-request/first-step');
  });

  it('is nothing for an auditor, who is told so', async () => {
    const page = await portal().openAs('auditor', '/new-request');
    await page.getByText('It is for requesters and privacy officers.').waitFor();
    expect(await page.getByRole('link', { name: 'New request' }).count()).toBe(0);
  });

  it('that closes an account tells of an Export of the person that is still open, before it is sent', async () => {
    const subject = { userPrincipalName: 'nils@example.com' };
    const { id } = await portal().api.submit({
      kind: 'Export',
      subject: { ...subject, samAccountName: 'nils' },
    });
    const page = await portal().open('/new-request');
    await page.getByLabel('Account close').check();
    await page.getByLabel('Other names, one a line').fill('EXAMPLE\\NILS');
    await page.getByLabel('User principal name').fill('n.holgersson@example.com');
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByText('An Export of this person is still open').waitFor();
    const other = page.getByRole('link', { name: `Export ${id.slice(0, 8)}` });
    expect(await other.getAttribute('href')).toBe(`/requests/${id}`);
    await looksRight(page, 'new-request/others');
    await page.getByLabel('Type n.holgersson@example.com to go on').fill('n.holgersson@example.com');
    await page.getByRole('button', { name: 'Submit Account close' }).click();
    await page.getByRole('link', { name: 'Follow it' }).click();
    await page.getByText('Same person').waitFor();
    await other.click();
    await page.getByRole('link', { name: /^Account close [0-9a-f]{8}$/ }).waitFor();
    await looksRight(page, 'request/same-person');
  });

  it('can be sent where it cannot be told whether there are others, and says that', async () => {
    const page = await portal().open('/new-request');
    await page.route('**/v1/privacy-requests/search', (route) => route.fulfill({ status: 502, body: 'x' }));
    await page.getByLabel('User principal name').fill('nils.unknown@example.com');
    await page.getByRole('button', { name: 'Review' }).click();
    await page
      .getByText('Whether there are other requests about this person could not be found out.')
      .waitFor();
    await looksRight(page, 'new-request/others-unknown');
    await page.getByRole('button', { name: 'Submit Export' }).click();
    await page.getByRole('heading', { name: 'Request taken' }).waitFor();
  });
});
