import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Document } from 'yaml';
import { type AppAlone, startAppAlone } from '../support/live/appAlone.ts';
import { callApp } from '../support/live/callApp.ts';
import { launchBrowser } from '../../local/browser/launch.ts';
import { desktop, openTab, phone, type Tab } from './support/openTab.ts';
import { digests, longAgo, seedGoingRun, seedLedger } from './support/seedLedger.ts';
import { violations } from './support/violations.ts';

let app: AppAlone;
let browser: Browser;
/** A build on what no import lets in has a lane of its own. */
function addTools(file: Document, contextOf: (repository: string) => string): void {
  const set = { REGISTRY_NAME: '${registry.dockerhub}/library/' };
  const task = { kind: 'build', registry: 'team', context: contextOf('base-image-node'), image: 'tools', set };
  file.setIn(['tasks', 'tools'], file.createNode(task));
}

beforeAll(async () => {
  [app, browser] = await Promise.all([startAppAlone({ configure: addTools }), launchBrowser()]);
  await app.ledger.observations.report('dockerhub/library/node:15-alpine', {
    value: digests[0],
    time: longAgo.toISOString(),
  });
  await seedLedger(app.ledger);
  await seedGoingRun(app.ledger);
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
  ['the applications', '#/applications', 'What ran'],
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

describe('the chain', () => {
  it('shows a build on what no import lets in, from its base to what runs', async () => {
    const tab = await openTab(browser, desktop, app.file.keys.function);
    const page = await open(tab, '#/', 'blocked');
    const lane = page.getByRole('region', { name: 'tools' });
    await lane.getByText('not imported by Customhouse').waitFor({ timeout: 60_000 });

    const text = await lane.innerText();

    for (const said of ['dockerhub/library/node:15-alpine', digests[0].slice(7, 19), 'pushed', 'nothing is deployed'])
      expect(text).toContain(said);
    await tab.context.close();
  });
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

  it.each([
    ['the chain', '#/', 'blocked', /api\/chain/],
    ['an image', '#/images/base-import-node', 'Every digest', /api\/images/],
    ['a run that goes on, with its log', '#/runs/goingaaaaa', 'The log goes on', /api\/runs\/goingaaaaa$/],
  ])(
    'asks nothing while the tab is hidden, and at once when it is seen again: %s',
    async (_page, hash, shown, path) => {
      const tab = await openTab(browser, desktop, app.file.keys.function);
      await tab.page.clock.install();
      const page = await open(tab, hash, shown);

      const polled = page.waitForRequest(path);
      await page.clock.runFor(10_000);
      await polled;
      await hide(page, true);
      const before = tab.requested.length;
      for (let slice = 0; slice < 8; slice++) {
        await page.clock.runFor(15_000);
        // As long as an answer takes: only then does a page that goes on ask again.
        await callApp(app.file, '/api/chain');
      }
      const whileHidden = tab.requested.length - before;
      const asked = page.waitForRequest(path);
      await hide(page, false);
      await asked;

      expect(whileHidden).toBe(0);
      await tab.context.close();
    },
  );
});

/** As a browser does when another tab is chosen. */
async function hide(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${String(isHidden)}, configurable: true })`);
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
}
