import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { LetheProcess } from '../e2e/lethe-process.js';
import type { LetheApi } from '../e2e/lethe-api.js';
import { good } from '../e2e/lethe-api.js';
import { chromiumProgram, launchChromium } from './chromium.js';

type Role = 'requester' | 'operator' | 'privacy-officer' | 'auditor';

const WIDE = { width: 1280, height: 900 } as const;
/** A machine under load is slow; nothing waits that long when all is well. */
const PATIENCE_MS = 20_000;
/** Of a page, not of what stands there while it is loaded. */
export const HEADING = 'h1:not([data-opening] h1)';

/** A started Lethe and a browser, shared by all checks of a file. */
export class Portal {
  private readonly contexts: BrowserContext[] = [];
  private readonly faults: string[] = [];
  private signedIn: BrowserContextOptions['storageState'];

  constructor(
    readonly lethe: LetheProcess,
    private readonly browser: Browser,
  ) {}

  /** Lethe as programs reach it, to prepare what a page is to show. */
  get api(): LetheApi {
    return this.lethe.api();
  }

  /** A page of the sandbox's owner, signed in by the claim link, at an address. */
  async open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    if (!this.signedIn) {
      const claim = /http:\S+\/claim\/\S+/.exec(this.lethe.stdout)?.[0] ?? '';
      const first = await this.context({});
      await (await first.newPage()).goto(claim);
      // The session alone: what the first page kept in the browser by then depends on how fast it was answered.
      this.signedIn = { cookies: (await first.storageState()).cookies, origins: [] };
    }
    return this.page(path, { storageState: this.signedIn, ...options });
  }

  /** A page of somebody with another role; the role comes by a token in each call, not by a session. */
  async openAs(role: Role, path: string): Promise<Page> {
    const made = good(
      await this.api.post<{ token: string }>('/v1/api-keys', { name: `browser ${role}`, role }),
      201,
    );
    return this.page(path, { extraHTTPHeaders: { authorization: `Bearer ${made.token}` } });
  }

  /** A page of nobody. */
  openSignedOut(path: string): Promise<Page> {
    return this.page(path, {});
  }

  /** What no page may do: an error on the console, one that nobody caught, a call to another host. Forgets it. */
  takeFaults(): readonly string[] {
    return this.faults.splice(0);
  }

  /** Closes every page that is open. */
  async closePages(): Promise<void> {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
  }

  async close(): Promise<void> {
    await this.closePages();
    await this.browser.close();
  }

  private async page(path: string, options: BrowserContextOptions): Promise<Page> {
    const page = await (await this.context(options)).newPage();
    await page.goto(path);
    await page.locator(HEADING).first().waitFor();
    return page;
  }

  private async context(options: BrowserContextOptions): Promise<BrowserContext> {
    const context = await this.browser.newContext({ baseURL: this.lethe.url, viewport: WIDE, ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    this.contexts.push(context);
    // Looked up once: while a check has Lethe start again, it has no address.
    const own = new URL(this.lethe.url).host;
    context.on('console', (message) => {
      if (message.type() === 'error' && !isAnswer(message.text()))
        this.faults.push(`console: ${message.text()}`);
    });
    context.on('weberror', (error) => this.faults.push(`uncaught: ${error.error().message}`));
    context.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (!/^(data|blob|file):$/.test(protocol) && host !== own)
        this.faults.push(`call to another host: ${host}`);
    });
    return context;
  }
}

/** Chromium notes each refused or failed call on the console; whether the page bears it is what tests look at. */
const isAnswer = (text: string): boolean => text.startsWith('Failed to load resource');

interface Options {
  /** settings of the process, e.g. `{ LETHE_SEED: 'demo' }`; it is an empty sandbox whose clock stands otherwise */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * Checks in a real browser on a real process, one of each for all of them. After every check no page may have broken
 * a rule. Without a Chromium they are left out in one clear line, or fail where `LETHE_REQUIRE_SERVERS=1`.
 */
export function describePortal(
  title: string,
  checks: (portal: () => Portal) => void,
  options: Options = {},
): void {
  const program = chromiumProgram();
  if (program === undefined && process.env['LETHE_REQUIRE_SERVERS'] !== '1') {
    describe.skip(`${title} (no Chromium here: install it, or set CHROMIUM_BIN)`, () => {
      it('is not checked', () => undefined);
    });
    return;
  }
  describe(title, () => {
    let portal: Portal;
    let lethe: LetheProcess;
    beforeAll(async () => {
      if (program === undefined) throw new Error('There is no Chromium: install it, or set CHROMIUM_BIN.');
      lethe = await LetheProcess.start(options.variables);
      portal = new Portal(lethe, await launchChromium(program));
    });
    afterEach(async () => {
      await portal.closePages();
      expect(portal.takeFaults()).toEqual([]);
    });
    afterAll(async () => {
      await portal?.close();
      await lethe?.dispose();
    });
    checks(() => portal);
  });
}
