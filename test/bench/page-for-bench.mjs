/** A browser of a bench; undefined where there is none. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PROGRAMS = [
  process.env.CHROMIUM_BIN,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-sync',
];

export async function openBrowser({ url, claim }) {
  const executablePath = PROGRAMS.find((path) => path && existsSync(path));
  if (!executablePath) return undefined;
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const first = await browser.newContext();
  await (await first.newPage()).goto(claim);
  const storageState = await first.storageState();
  await first.close();
  return {
    close: () => browser.close(),
    /** A page as somebody opens it who has nothing of it yet. @returns when Chromium painted first, and what was fetched */
    async load(path) {
      const context = await browser.newContext({ storageState, viewport: { width: 1280, height: 900 } });
      try {
        const page = await context.newPage();
        await page.goto(url + path);
        await page.locator('[data-row]').first().waitFor();
        return await page.evaluate(() => ({
          painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
          rows: performance.now(),
          bytes: performance
            .getEntriesByType('resource')
            .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
        }));
      } finally {
        await context.close();
      }
    },
  };
}
