import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { good, taskOf, type View } from '../e2e/lethe-api.js';
import { pngSaying } from '../e2e/png.js';
import { hasTheFocus, tabTo } from './keyboard.js';
import { looksRight } from './looks-right.js';
import { describePortal } from './portal.js';

const picture = (name: string) => ({ name, mimeType: 'image/png', buffer: Buffer.from(pngSaying(name)) });
const webPage = {
  name: 'page.png',
  mimeType: 'image/png',
  buffer: Buffer.from('<!doctype html><p>no picture'),
};
const WORDS = '  Alle Reiter, מאת דנה, 山田 <b>heute</b> 👩🏽‍🚀 ' + 'und so weiter '.repeat(40);
/** What a browser does when somebody comes back to a tab. */
const COME_BACK = `document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`;
/** Two files dropped, one pasted, as a browser tells of them. */
const DROP_AND_PASTE = `{
  const give = (name, type) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(${JSON.stringify([...pngSaying('given')])})], name, { type }));
    return transfer;
  };
  const drop = (dataTransfer) =>
    document.querySelector('input[type=file]').parentElement.dispatchEvent(
      new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }),
    );
  drop(give('dropped.png', 'image/png'));
  drop(give('text.html', 'text/html'));
  const clipboardData = give('pasted.png', 'image/png');
  document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
}`;
const TWO_GB = 2 * 1024 ** 3;

/** Holds what a page asks by itself, so that it learns by the next press first how things stand. */
async function holdLooks(page: Page): Promise<{ readonly letGo: () => void }> {
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/v1/**', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    await gate;
    // One that the page has given up meanwhile has nowhere to go.
    return route.continue().catch(() => undefined);
  });
  return { letGo };
}

describePortal('my tasks', (portal) => {
  const people = ['ada', 'bert', 'carla', 'dan', 'eve'] as const;
  const views = new Map<string, View>();
  let folder = '';

  const stepPath = (name: string, action = 'screenshots') => {
    const view = views.get(name);
    if (!view) throw new Error(`There is no request for ${name}.`);
    return `/tasks/${view.id}/${taskOf(view, action as View['tasks'][number]['action']).id}`;
  };
  const filesOf = (page: Page) => page.getByRole('list', { name: 'Chosen files' });
  const words = (page: Page) => page.getByLabel('What you did, in your own words');
  const handIn = (page: Page) => page.getByRole('button', { name: /^Hand in/ });
  const attestations = async (name: string) =>
    (await portal().api.events(views.get(name)?.id ?? ''))
      .filter(({ type }) => type === 'ManualStepCompleted')
      .map(({ data }) => String(data['attestation']));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lethe-browser-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('say that nothing waits for a person', async () => {
    const page = await portal().open('/tasks');
    await page.getByRole('heading', { name: 'Nothing waits for a person' }).waitFor();
    await looksRight(page, 'tasks/empty');
  });

  it('list what can be done, and what cannot start yet with the reason', async () => {
    const { api } = portal();
    const page = await portal().open('/tasks');
    for (const name of people) {
      const subject = { userPrincipalName: `${name}@example.com` };
      const { id } = await api.submit({
        kind: 'Export',
        subject,
        sources: ['mfa-server'],
        reference: `HD-${name.length}`,
      });
      views.set(name, await api.quiet(id));
    }
    const { id } = await api.submit({
      kind: 'Export',
      subject: { userPrincipalName: 'grace@example.com', samAccountName: 'grace' },
      subjectIsAdministrator: true,
    });
    views.set('grace', await api.quiet(id));
    await api.submit({ kind: 'AccountClose', subject: { userPrincipalName: 'zoe@example.com' } });
    // Nobody loads the page again: it follows by itself.
    await page.getByRole('heading', { name: /To do now \([5-9]\)/ }).waitFor();
    const row = page.getByRole('row', { name: /c••@example/ });
    expect(await row.innerText()).toMatch(/Screenshots in MFA Server[^]*c••@example\.com[^]*days left/);
    await page.getByLabel('Step', { exact: true }).selectOption('screenshots');
    await page.waitForURL('**/tasks?step=screenshots');
    await looksRight(page, 'tasks/list');
  });

  it('say of what cannot start yet what it waits for, and let it be read', async () => {
    const page = await portal().open('/');
    // A step waits so shortly here that it would be luck to see it: of the real answer one thing is changed. It is
    // asked for once, beforehand: an answer that is still on its way when the page is closed fails every later check.
    const { items, total } = good(
      await portal().api.get<{ items: { task: object }[]; total: number }>('/v1/manual-steps?limit=500'),
    );
    const waitsFor = [{ source: 'mfa-server', host: 'mfa01', action: 'export-records', state: 'retrying' }];
    const changed = items.map((item, index) =>
      index === 0 ? { ...item, task: { ...item.task, state: 'blocked' }, waitsFor } : item,
    );
    await page.route('**/v1/manual-steps**', (route) => route.fulfill({ json: { items: changed, total } }));
    await page.getByRole('link', { name: 'My tasks' }).click();
    await page.getByRole('heading', { name: 'Cannot start yet (1)' }).waitFor();
    await page.getByText('waits for Export records on mfa01 (Tries again)').waitFor();
    await looksRight(page, 'tasks/cannot-start-yet');
  });

  it('take a step from the list to its end with keys alone, and keep the attestation word for word', async () => {
    const page = await portal().open('/tasks');
    await tabTo(
      page,
      page.getByRole('link', { name: /^Screenshots in MFA Server for a••@example.com, Export / }),
    );
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What to do' }).waitFor();
    await tabTo(page, handIn(page));
    await page.keyboard.press('Enter');
    await page.getByText('Add at least one picture or PDF.').waitFor();
    await hasTheFocus(page, page.getByRole('alert'));
    await tabTo(page, page.getByRole('checkbox').first());
    await page.keyboard.press('Space');
    await page.getByRole('heading', { name: /Checklist \(1 of \d\)/ }).waitFor();
    await tabTo(page, page.getByLabel('Add files'));
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')]);
    await chooser.setFiles([picture('general.png'), picture('devices.png')]);
    await page.getByAltText('Preview of devices.png').waitFor();
    await tabTo(page, page.getByRole('button', { name: 'Remove devices.png' }));
    await page.keyboard.press('Enter');
    await page.getByText('1 file chosen').waitFor();
    await tabTo(page, words(page));
    await page.keyboard.insertText(WORDS);
    await looksRight(page, 'tasks/step');
    await tabTo(page, handIn(page));
    await page.keyboard.press('Enter');
    await page.getByText('Handed in. Your words').waitFor();
    await hasTheFocus(page, page.getByRole('heading', { name: 'Screenshots in MFA Server' }));
    expect(await attestations('ada')).toEqual([WORDS]);
  });

  it('take files by drag and by paste, and say of each what is wrong with it', async () => {
    const page = await portal().open(stepPath('bert'));
    await page.getByText('No file chosen').waitFor();
    await page.evaluate(DROP_AND_PASTE);
    const large = join(folder, 'large.png');
    await writeFile(large, '');
    await truncate(large, TWO_GB);
    await page.getByLabel('Add files').setInputFiles(large);
    await page.getByText('2 files chosen, 2 cannot be handed in').waitFor();
    expect(await filesOf(page).innerText()).toMatch(
      /dropped\.png[^]*text\.html[^]*no PNG, JPEG, WebP or PDF[^]*pasted\.png[^]*large\.png[^]*2\.1 GB; at most 20 MB/,
    );
    await page.getByLabel('Add files').setInputFiles([webPage]);
    await words(page).fill('Two pictures.');
    await handIn(page).click();
    await page.getByText('By its content it is no PNG').waitFor();
    await looksRight(page, 'tasks/refused-files');
    expect(await words(page).inputValue()).toBe('Two pictures.');
    await handIn(page).click();
    await page.getByText('Handed in. Your words').waitFor();
    const events = await portal().api.events(views.get('bert')?.id ?? '');
    const done = events.find(({ type }) => type === 'ManualStepCompleted');
    expect(done?.data['evidence']).toHaveLength(2);
  });

  it('lose nothing when the network goes in the middle, nor when the session ends while somebody types', async () => {
    const page = await portal().open(stepPath('carla'));
    await page.getByLabel('Add files').setInputFiles([picture('general.png')]);
    await words(page).fill('All tabs.');
    await page.route('**/complete', (route) => route.abort('connectionreset'));
    await handIn(page).click();
    await page.getByText('Lethe could not be reached. Your files and words are still here').waitFor();
    await page.unroute('**/complete');
    await page.route('**/complete', (route) =>
      route.fulfill({ status: 413, contentType: 'text/html', body: '<h1>Too large</h1>' }),
    );
    await page.getByRole('button', { name: 'Hand in again' }).click();
    await page.getByText('Together the files are larger than may be sent at once.').waitFor();
    await page.unroute('**/complete');
    const cookies = await page.context().cookies();
    const { letGo } = await holdLooks(page);
    await page.context().clearCookies();
    const refused = page.waitForResponse('**/complete');
    await page.getByRole('button', { name: 'Hand in again' }).click();
    await refused;
    letGo();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await page.context().addCookies(cookies);
    await page.evaluate(COME_BACK);
    await page.getByAltText('Preview of general.png').waitFor();
    expect(await words(page).inputValue()).toBe('All tabs.');
    await handIn(page).click();
    await page.getByText('Handed in. Your words').waitFor();
    expect(await attestations('carla')).toEqual(['All tabs.']);
  });

  it('tell plainly that somebody else was first, and keep what was prepared', async () => {
    const { api } = portal();
    const view = views.get('dan');
    const taskId = view ? taskOf(view, 'screenshots').id : '';
    const page = await portal().open(stepPath('dan'));
    await page.getByLabel('Add files').setInputFiles([picture('mine.png')]);
    await words(page).fill('Mine.');
    // The page is not told in time.
    await page.route(`**/v1/privacy-requests/${view?.id}`, (route) => route.abort());
    await api.complete(view?.id ?? '', taskId, 'Theirs.', [
      { name: 'theirs.png', type: 'image/png', content: pngSaying('theirs') },
    ]);
    // It was the last step of this request, which ends with it: that is what the second one is told.
    await api.until(view?.id ?? '', 'it has ended', ({ completedAt }) => completedAt !== null);
    await handIn(page).click();
    await page.getByText('The request has ended meanwhile. Nothing of yours was handed in').waitFor();
    await page.unroute(`**/v1/privacy-requests/${view?.id}`);
    expect(await words(page).inputValue()).toBe('Mine.');
    await page.getByAltText('Preview of mine.png').waitFor();
    await page.evaluate(COME_BACK);
    await page.getByText('This step is over').waitFor();
    expect(await handIn(page).isDisabled()).toBe(true);
    await looksRight(page, 'tasks/somebody-was-first');
    expect(await attestations('dan')).toEqual(['Theirs.']);
  });

  it('show records about others side by side in the forms in which they could go out, and take the decision', async () => {
    const page = await portal().open(stepPath('grace', 'review-other-people'));
    await tabTo(page, page.getByRole('button', { name: 'Read the records' }));
    await page.keyboard.press('Enter');
    await hasTheFocus(page, page.getByRole('heading', { name: 'Records about other people' }));
    const table = page.getByRole('table', { name: 'Records about other people, in the three forms' });
    await table.waitFor();
    const [, first] = await table.getByRole('row').all();
    const [keep, redact, withhold] = (await first?.getByRole('cell').allInnerTexts()) ?? [];
    expect(keep?.toLowerCase()).toContain('username');
    expect(redact).not.toBe(keep);
    expect(withhold).toContain('nothing');
    await page.getByRole('radio', { name: /^Redact/ }).check();
    await page.getByLabel('Why you decided so').fill('They did not agree.');
    await looksRight(page, 'tasks/review');
    await handIn(page).click();
    await page.getByText('Handed in. Your words').waitFor();
    const events = await portal().api.events(views.get('grace')?.id ?? '');
    const reviewed = events.find(({ type }) => type === 'OtherPeopleReviewed');
    expect(reviewed?.data).toMatchObject({ decision: 'redact', reason: 'They did not agree.' });
  });

  it('are for operators and privacy officers, and say so to others', async () => {
    const operator = await portal().openAs('operator', stepPath('eve'));
    await operator.getByRole('button', { name: 'Hand in' }).waitFor();
    const auditor = await portal().openAs('auditor', '/tasks');
    await auditor.getByText('It is for operators and privacy officers.').waitFor();
    await looksRight(auditor, 'tasks/no-permission');
  });

  it('say of one that nobody did in its time why it is over, and count no days for it', async () => {
    await portal().api.advance('P40D');
    const view = await portal().api.quiet(views.get('eve')?.id ?? '');
    expect(taskOf(view, 'screenshots').state).toBe('failed');
    const page = await portal().open(stepPath('eve'));
    await page.getByText('Failed: Nobody did this step in the time it had.').waitFor();
    expect(await page.getByText('overdue').count()).toBe(0);
  });
});
