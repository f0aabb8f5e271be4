import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { signedIn } from '../../../local/browser/launch.ts';

/** A tab, and what was noticed in it. */
export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Every address that was asked for. */
  readonly requested: readonly string[];
  /** Errors of scripts, and what the browser refused to do. */
  readonly complaints: readonly string[];
}

export const desktop: BrowserContextOptions = { viewport: { width: 1400, height: 900 } };
export const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** @param key given: already signed in with it */
export async function openTab(browser: Browser, options: BrowserContextOptions, key?: string): Promise<Tab> {
  const context = await browser.newContext({ ...options, permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const requested: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  if (key !== undefined) await page.addInitScript(signedIn(key));
  return { page, context, requested, complaints };
}
