import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { docsPicture } from './docs-picture.js';

/** For people to look at; not committed. */
const PICTURES = fileURLToPath(new URL('../../.cache/screenshots/', import.meta.url));
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const schemes = ['light', 'dark'] as const;
/** A small phone; and a window of 1280 pixels at 200 % zoom, which is laid out as half of it. */
const narrow = [320, 640] as const;

async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).setLegacyMode().analyze();
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

/** How many pixels stand out to the right of the window. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/**
 * That a page, in the state that it is in, has no axe findings in light and dark, and loses nothing at 320 pixels and at
 * 200 % zoom. Leaves a picture of each as `<name>-<scheme or width>.png`.
 */
export async function looksRight(page: Page, name: string): Promise<void> {
  await mkdir(dirname(join(PICTURES, name)), { recursive: true });
  const picture = (what: string) => page.screenshot({ path: join(PICTURES, `${name}-${what}.png`) });
  const found: Record<string, unknown> = {};
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    found[scheme] = await axeFindings(page);
    await picture(scheme);
    if (scheme === 'light') await docsPicture(page, name);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const before = page.viewportSize();
  for (const width of narrow) {
    await page.setViewportSize({ width, height: 800 });
    found[`pixels too wide at ${width}`] = Math.max(0, await overhang(page));
    await picture(`${width}px`);
  }
  if (before) await page.setViewportSize(before);
  expect(found).toEqual({ light: [], dark: [], 'pixels too wide at 320': 0, 'pixels too wide at 640': 0 });
}
