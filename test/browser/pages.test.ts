import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppAlone, startAppAlone } from '../support/live/appAlone.ts';
import { callApp } from '../support/live/callApp.ts';
import { launchBrowser } from '../../local/browser/launch.ts';
import { desktop, openTab, phone, type Tab } from './support/openTab.ts';
import { digests, seedLedger } from './support/seedLedger.ts';
import { violations } from './support/violations.ts';

let app: AppAlone;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startAppAlone(), launchBrowser()]);
  await seedLedger(app.ledger);
});
afterAll(async () => {
  await browser.close();
  await app.remove();
});

/** A page, and a heading or text that it shows when it is whole. */
const pages: readonly [name: string, hash: string, shown: string][] = [
  ['the chain', '#/', 'blocked'],
  ['the runs', '#/runs', 'runaaaaafj'],
  ['a run', '#/runs/runaaaaaej', 'This is all of it.|It printed nothing.'],
  ['the images', '#/images', 'base/node:15-alpine'],
  ['an image', '#/images/base-import-node', 'Every digest and what the gates said'],
  ['the applications', '#/applications', 'Health'],
];

async function open(tab: Tab, hash: string, shown: string): Promise<Page> {
  await tab.page.goto(`${app.file.functionApp}/${hash}`);
  await tab.page.getByText(new RegExp(shown)).first().waitFor();
  return tab.page;
}

describe.each([
  ['on a desktop in light', { ...desktop, colorScheme: 'light' as const }],
  ['on a desktop in dark', { ...desktop, colorScheme: 'dark' as const }],
  ['on a phone in light', { ...phone, colorScheme: 'light' as const }],
  ['on a phone in dark', { ...phone, colorScheme: 'dark' as const }],
])('%s', (_where, options) => {
  it.each(pages)(
    '%s has no fault that axe finds, fits the screen, and makes no markup of hostile text',
    async (...named) => {
      const [, hash, shown] = named;
      const tab = await openTab(browser, options, app.file.keys.function);
      const page = await open(tab, hash, shown);

      for (const details of await page.locator('summary').all()) await details.click();
      const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');

      expect(await violations(page)).toEqual([]);
      expect(tooWide).toBeLessThanOrEqual(0);
      expect(await page.locator('main img, main script').count()).toBe(0);
      expect(await page.title()).toContain('Customhouse');
      expect(tab.complaints).toEqual([]);
      await tab.context.close();
    },
  );
});

describe('the page', () => {
  it('weighs at most 150 KB, asks no other host, and is kept by a policy of its own', async () => {
    const tab = await openTab(browser, desktop, app.file.keys.function);
    const sizes: number[] = [];
    tab.page.on('requestfinished', (request) => void request.sizes().then((size) => sizes.push(size.responseBodySize)));
    await open(tab, '#/', 'blocked');

    const { headers } = await callApp(app.file, '/');
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150 * 1024);
    expect(new Set(tab.requested.map((url) => new URL(url).origin))).toEqual(new Set([app.file.functionApp]));
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'");
    await tab.context.close();
  });

  it('catches nothing of the host, and serves nothing but its own files', async () => {
    const paths = ['/admin/x', '/runtime/x', '/nothing', '/assets/package.json', '/assets/..%2Fcli%2Fcustomhouse.js'];

    const answers = await Promise.all(paths.map(async (path) => (await callApp(app.file, path)).status));

    expect(answers).toEqual([404, 404, 404, 404, 404]);
  });

  it('asks nothing while the tab is hidden, and asks at once when it is seen again', async () => {
    const tab = await openTab(browser, desktop, app.file.keys.function);
    const page = await open(tab, '#/images', 'base/node');
    await page.clock.install();

    await hide(page, true);
    const before = tab.requested.length;
    await page.clock.runFor(120_000);
    const whileHidden = tab.requested.length - before;
    const asked = page.waitForRequest(/api\/images/);
    await hide(page, false);
    await asked;

    expect(whileHidden).toBe(0);
    await tab.context.close();
  });
});

describe('signing in', () => {
  it('is done once a tab, by keyboard, with the function key; a wrong one is refused', async () => {
    const tab = await openTab(browser, desktop);
    const { page } = tab;
    await page.goto(app.file.functionApp);
    await page.getByLabel('Function key').focus();

    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('does not take this key').waitFor();
    const faults = await violations(page);
    await page.getByLabel('Function key').fill(app.file.keys.function);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Chain' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Chain' }).waitFor();

    expect(faults).toEqual([]);
    expect(page.url()).not.toContain(app.file.keys.function);
    expect(await tab.context.cookies()).toEqual([]);
    await tab.context.close();
  });

  it('is over when the person signs out', async () => {
    const tab = await openTab(browser, desktop);
    const { page } = tab;
    await page.goto(app.file.functionApp);
    await page.getByLabel('Function key').fill(app.file.keys.function);
    await page.keyboard.press('Enter');

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Function key').waitFor();

    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    await tab.context.close();
  });
});

describe('the runs', () => {
  it('are filtered and paged, and the address holds both', async () => {
    const tab = await openTab(browser, desktop, app.file.keys.function);
    const page = await open(tab, '#/runs', 'runaaaaafj');

    await page.getByLabel('Status').selectOption('Failed');
    // The oldest of all: without the filter it stands two pages further on.
    await page.getByRole('link', { name: 'runaaaaaaj' }).waitFor();
    const failed = await page.getByRole('rowheader').allInnerTexts();
    await page.getByRole('link', { name: 'Show all' }).click();
    await page.getByRole('link', { name: 'Older' }).click();
    await page.getByRole('link', { name: 'runaaaaabe' }).waitFor();
    await page.getByRole('link', { name: 'Older' }).click();
    await page.getByRole('link', { name: 'runaaaaaaj' }).waitFor();
    const older = await page.getByRole('rowheader').count();

    expect(failed).toEqual(['runaaaaafj', 'runaaaaaej', 'runaaaaadj', 'runaaaaacj', 'runaaaaabj', 'runaaaaaaj']);
    expect(older).toBe(10);
    expect(page.url()).toContain('next=');
    await tab.context.close();
  });
});

describe('acting', () => {
  it('by keyboard only: a revocation says what is redeployed, needs a reason, and Escape leaves everything', async () => {
    const tab = await openTab(browser, desktop, app.file.keys.function);
    const page = await open(tab, '#/images/base-import-node', 'stable tag is');

    await tabTo(page, 'Revoke bbbbbbbbbbbb');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Revoke a digest of base/node:15-alpine?' });
    const text = await dialog.innerText();
    const faults = await violations(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    expect(text).toContain('hello-world');
    expect(text).toContain(digests[0].slice(7, 19));
    expect(faults).toEqual([]);
    expect(await page.evaluate(focusedLabel)).toBe('Revoke bbbbbbbbbbbb');
    expect((await app.ledger.runs.list({ task: 'base-import-node', status: 'Queued' }, 10)).items).toEqual([]);
    await tab.context.close();
  });

  it('copies the whole digest from its short form', async () => {
    const tab = await openTab(browser, desktop, app.file.keys.function);
    const page = await open(tab, '#/images', 'base/node');

    await page.getByRole('button', { name: 'bbbbbbbbbbbb, copy the digest' }).first().click();
    await page.getByText('copied').first().waitFor();

    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(digests[1]);
    await tab.context.close();
  });
});

/** As a browser does when another tab is chosen. */
async function hide(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${String(isHidden)}, configurable: true })`);
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
}

const focusedLabel = "document.activeElement.getAttribute('aria-label')";

/** Goes on with the Tab key until the button of that name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(focusedLabel);
    if (focused === name) return;
  }
  throw new Error(`${name} can not be reached with the Tab key.`);
}
