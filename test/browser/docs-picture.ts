import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
/** They stand in the repository for ever, each of them anew whenever a page is changed. */
const MOST_BYTES = 120_000;
const QUALITY = 80;

/** Checks whose page, as it stands then, is the picture of that page in the docs. */
const pictured: ReadonlySet<string> = new Set([
  'overview/overdue',
  'requests/list',
  'first-steps/some',
  'request/timeline',
  'new-request/review',
  'tasks/list',
  'policies/all',
  'simulation/late',
  'audit/all',
  'webhooks/deliveries',
  'shell/reveal',
  'sources/all',
  'request/package',
  'legal-holds/hold',
  'tasks/step',
  'api-keys/list',
  'dead-letters/masked',
  'close-limit/reached',
  'requests/person',
  'new-request/others',
]);

/**
 * Writes the page as a picture for the docs where `LETHE_PICTURES=1` asks for them: `docs/pictures/<name>.webp`, light,
 * as a window shows it, and so small that a repository bears it. Playwright knows no WebP, the browser does: letters
 * stay sharp in half of the bytes of a JPEG.
 */
export async function docsPicture(page: Page, name: string): Promise<void> {
  if (process.env['LETHE_PICTURES'] !== '1' || !pictured.has(name)) return;
  await mkdir(FOLDER, { recursive: true });
  await page.evaluate('scrollTo(0, 0)');
  const browser = await page.context().newCDPSession(page);
  const { data } = await browser.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await browser.detach();
  const picture = Buffer.from(data, 'base64');
  if (picture.length > MOST_BYTES)
    throw new Error(`The picture of ${name} is larger than ${MOST_BYTES} bytes.`);
  await writeFile(join(FOLDER, `${name.replaceAll('/', '-')}.webp`), picture);
}
