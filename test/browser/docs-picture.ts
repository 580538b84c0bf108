import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
/** They stand in the repository for ever, each of them anew whenever a page is changed. */
const MOST_BYTES = 60_000;
const QUALITIES = [75, 60, 45, 30, 20];

/** Checks whose page, as it stands then, is the picture of that page in the docs. */
const pictured: ReadonlySet<string> = new Set([
  'overview/overdue',
  'requests/list',
  'request/timeline',
  'new-request/review',
  'tasks/step',
  'sources/all',
  'policies/all',
  'simulation/late',
  'audit/all',
  'api-keys/made',
  'webhooks/deliveries',
  'shell/reveal',
  'package/index',
]);

/**
 * Writes the page as a picture for the docs where `LETHE_PICTURES=1` asks for them: `docs/pictures/<name>.jpg`, light,
 * as a window shows it, and so small that a repository bears it.
 */
export async function docsPicture(page: Page, name: string): Promise<void> {
  if (process.env['LETHE_PICTURES'] !== '1' || !pictured.has(name)) return;
  await mkdir(FOLDER, { recursive: true });
  for (const quality of QUALITIES) {
    const picture = await page.screenshot({ type: 'jpeg', quality, scale: 'css' });
    if (picture.length > MOST_BYTES) continue;
    return writeFile(join(FOLDER, `${name.replaceAll('/', '-')}.jpg`), picture);
  }
  throw new Error(`The picture of ${name} is larger than ${MOST_BYTES} bytes.`);
}
