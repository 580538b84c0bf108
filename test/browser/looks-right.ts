import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { docsPicture } from './docs-picture.js';

/** For people to look at, where `LETHE_SCREENSHOTS=1` asks for them and where something is wrong; not committed. */
const PICTURES = fileURLToPath(new URL('../../.cache/screenshots/', import.meta.url));
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const schemes = ['light', 'dark'] as const;
/**
 * A small phone; a window of 1280 pixels at 200 % zoom, which is laid out as half of it; where the navigation just
 * stands beside the page; and where tables just have columns.
 */
const narrow = [320, 640, 780, 1040] as const;

async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({ runOnly: { type: 'tag', values: RULES }, resultTypes: ['violations'] })
    .setLegacyMode()
    .analyze();
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

const OVERHANG = `new Promise((tell) => requestAnimationFrame(() =>
  tell(document.documentElement.scrollWidth - document.documentElement.clientWidth)))`;
const SETTLES_WITHIN_MS = 3000;

/** How many pixels stand out to the right of the window, when what follows its width (the plots do) has followed. */
async function overhang(page: Page): Promise<number> {
  const latest = Date.now() + SETTLES_WITHIN_MS;
  let found: number;
  do found = await page.evaluate<number>(OVERHANG);
  while (found > 0 && Date.now() < latest);
  return Math.max(0, found);
}

/**
 * That a page, in the state that it is in, has no axe findings in light and dark, and loses nothing at 320 pixels, at
 * 200 % zoom and beside the navigation.
 */
export async function looksRight(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  const expected: Record<string, unknown> = {};
  const found: Record<string, unknown> = {};
  const look = async (what: string, finding: unknown, wanted: unknown) => {
    found[what] = finding;
    expected[what] = wanted;
    if (!isDeepStrictEqual(finding, wanted) || process.env['LETHE_SCREENSHOTS'] === '1')
      await page.screenshot({ path: join(PICTURES, `${name}-${what}.png`) });
  };
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await look(scheme, await axeFindings(page), []);
    if (scheme === 'light') await docsPicture(page, name);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  for (const width of narrow) {
    await page.setViewportSize({ width, height: 800 });
    await look(`pixels too wide at ${width}`, await overhang(page), 0);
  }
  if (before) await page.setViewportSize(before);
  expect(found).toEqual(expected);
}
