import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buffer } from 'node:stream/consumers';
import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Source, type Sealed } from '#contracts';
import { assemblePackage, type GatheredFile, type PackageInput } from '#package';
import { PackageZip } from '../e2e/package-zip.js';
import { describePortal } from './portal.js';
import { looksRight } from './looks-right.js';

const requestId = randomUUID();
const task = `${requestId}-01`;

/** Whatever a field may hold that is hard on a page. */
const HARD = ['<script>alert(1)</script>', 'مرحبا بالعالم', 'אדה', 'é'.repeat(500), 'a\u202eb', '"\'>&'];
const shelf = (name: string, records: readonly object[]): string =>
  `  "${name}": [${records.map((record) => `\n    ${JSON.stringify(record)}`).join(',')}\n  ]`;
const RECORDS = `{\n${[
  shelf('authenticationAttempts', [
    {
      timestamp: '2026-11-20T09:12:03Z',
      firstName: HARD[1],
      userGroup: HARD[0],
      primaryCall: { phoneNumber: '2079460958', authenticated: true },
      results: [{ resultTimestamp: '2026-11-20T09:12:01Z', authenticated: true, result: HARD[5] }],
    },
  ]),
  shelf('activations', [{ accountName: HARD[3], deviceName: HARD[2] }]),
  shelf('blocks', [{ blockReason: HARD[4] }]),
  ...['bypasses', 'changes', 'other'].map((name) => `  "${name}": []`),
].join(',\n')}\n}\n`;

function file(path: string, over: Partial<GatheredFile> = {}): GatheredFile {
  const bytes = Buffer.from(path.endsWith('/records.json') ? RECORDS : `{"of":${JSON.stringify(path)}}\n`);
  return {
    path,
    source: 'mfa-server',
    host: 'mfa01',
    taskId: task,
    action: 'export-records',
    ref: {
      id: randomUUID(),
      path: `s1.${randomUUID()}.AAAA` as Sealed,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      mediaType: 'application/json',
      operational: false,
      providedBy: 'source',
    },
    open: async function* () {
      yield bytes;
    },
    ...over,
  };
}

/** Files and gaps of every source, and texts that are hard on a page. */
const everything: PackageInput = {
  request: {
    id: requestId,
    kind: 'Export',
    receivedAt: '2026-11-20T09:00:00.000Z',
    policy: { id: 'gdpr', version: '2026-2' },
    reference: '<b>مرجع HD-4711</b> & "more"',
  },
  subject: {
    userPrincipalName: 'عائشة@example.com',
    samAccountName: 'אדה',
    aliases: [`${'x'.repeat(240)}@example.com`, 'EXAMPLE\\山田', 'a\u202eb'],
  },
  assembledBy: `${requestId}-09`,
  assembledAt: '2026-11-22T10:00:00.000Z',
  files: [
    file('mfa-server/mfa01/export.json'),
    file('mfa-server/mfa01/records.json'),
    file('mfa-server/mfa01/log-lines.jsonl', { action: 'search-logs' }),
    file('mfa-server/screenshots/صورة #1 <x>.png', { host: null, action: 'screenshots' }),
    // As the cloud names its files: nowhere in it may a line end.
    file(`cloud-mfa/${'LongName'.repeat(20)}.json`, { source: 'cloud-mfa', host: null, action: 'export' }),
    file('nps-extension/nps01/events.jsonl', { source: 'nps-extension', host: 'nps01', action: 'export' }),
    file('adfs-adapter/adfs01/events.jsonl', { source: 'adfs-adapter', host: 'adfs01', action: 'export' }),
  ],
  answers: [
    { source: 'nps-extension', host: 'nps01', action: 'export', isApplicable: true, counts: { hits: 1 } },
    { source: 'adfs-adapter', host: 'adfs01', action: 'export', isApplicable: false, counts: {} },
  ],
  gaps: [
    ...Source.options.map(
      (source) => ({ taskId: null, source, host: null, reason: 'not-configured' }) as const,
    ),
    { taskId: task, source: 'nps-extension', host: 'nps02', reason: 'event-log-access-denied' },
    { taskId: task, source: 'mfa-server', host: null, reason: 'other-people-withheld' },
  ],
  reviews: [
    {
      taskId: task,
      source: 'mfa-server',
      decision: 'redact',
      reason: 'سبب <script>alert(1)</script>',
      reviewedAt: '2026-11-21T09:00:00.000Z',
    },
  ],
};

const colours = (page: Page) =>
  page.evaluate<readonly string[]>(
    `(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.body))`,
  );

describePortal('pages without the portal', (portal) => {
  it('of a package can be read by whoever it is about, wherever they open it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lethe-page-'));
    try {
      const zip = await PackageZip.read(await buffer(assemblePackage(everything).content));
      await writeFile(join(folder, 'index.html'), zip.bytes('index.html'));
      const page = await portal().openSignedOut(pathToFileURL(join(folder, 'index.html')).href);
      await looksRight(page, 'package/index');
      // Nothing of what was given became markup, and every link leads into the folder.
      expect(await page.locator('script, img, b').count()).toBe(0);
      const links = await page
        .locator('a:not(nav a)')
        .evaluateAll((found) => found.map((each) => String(each)));
      expect(links).toHaveLength(everything.files.length + 1);
      for (const link of links) expect(link.startsWith(pathToFileURL(folder).href)).toBe(true);
      for (const words of HARD)
        expect(await page.locator('dd', { hasText: words }).count()).toBeGreaterThan(0);
      await page.getByRole('link', { name: 'Your records, in words' }).press('Enter');
      expect(new URL(page.url()).hash).toBe('#records');
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await colours(page)).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
    } finally {
      await portal().closePages();
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['/sign-in', 'No identity provider is configured here'],
    ['/signed-out', 'You are signed out of Lethe'],
    ['/claim/of-another-start', 'There is no such thing'],
  ])('at %s look right too', async (path, title) => {
    const page = await portal().openSignedOut(path);
    expect(await page.locator('h1').innerText()).toBe(title);
    await looksRight(page, `plain${path.replace('/claim/of-another-start', '/claim')}`);
  });
});
