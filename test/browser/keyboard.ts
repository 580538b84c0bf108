import { expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';

/** More steps than any page has. */
const MOST = 120;

/** What a page’s script sees of its document. */
interface InPage {
  readonly document: { readonly activeElement: unknown };
}

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element: unknown) => element === (globalThis as unknown as InPage).document.activeElement);

/** Goes there as somebody without a mouse does, and fails where no way leads there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let step = 0; step < MOST; step += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press('Tab');
  }
  expect(`reached ${String(target)} by Tab`).toBe('never');
}

/** Waits until that, and nothing else, has the focus. */
export const hasTheFocus = (page: Page, target: Locator): Promise<void> =>
  page.locator(':focus').and(target).waitFor();
