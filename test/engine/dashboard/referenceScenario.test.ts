import { text } from 'node:stream/consumers';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../local/browser/launch.ts';
import {
  enterWorld,
  following,
  leaveWorld,
  page as applicationPage,
  pushColor,
  type World,
} from '../../../local/walkthrough/world.ts';
import { type Live, runChain, startLive, until } from '../../support/live/live.ts';
import { desktop, openTab, type Tab } from '../../browser/support/openTab.ts';
import { violations } from '../../browser/support/violations.ts';

/** The test prints it; it becomes a script where a page makes markup of a log line. */
const hostileVersion = '<img/src=x/onerror=document.title=1>';

let live: Live;
let world: World;
let browser: Browser;
let tab: Tab;
let page: Page;
beforeAll(async () => {
  [live, browser] = await Promise.all([startLive(), launchBrowser()]);
  await runChain(live.instance);
  world = await enterWorld(live.target);
  // Longer than the page's pause between two looks, so that it is seen however fast the machine is.
  await following(world, ['base-import-node'], () =>
    world.git['import-baseimage-node'].push('test.sh', 'Take time', (script) => script.replace('\n', '\nsleep 4\n')),
  );
  tab = await openTab(browser, desktop, live.instance.file.keys.function);
  page = tab.page;
  await page.goto(live.instance.file.functionApp);
  await page.getByText('healthy').first().waitFor();
});
afterAll(async () => {
  await browser.close();
  await leaveWorld(world);
  await live.remove();
});

/** A station of the chain. */
function stage(title: string): ReturnType<Page['locator']> {
  return page.locator('.stage').filter({ has: page.getByRole('heading', { name: title }) });
}

async function digestAt(title: string): Promise<string> {
  return stage(title)
    .getByRole('button', { name: /copy the digest/ })
    .first()
    .innerText();
}

describe('the reference scenario, watched on the chain without reloading', () => {
  it('shows a valid change move from upstream through the gate to the running container', async () => {
    const before = { base: await digestAt('Base image'), container: await digestAt('Running containers') };

    await pushColor(world, 'Green');
    await stage('Quarantine and gates').getByText('gate test').first().waitFor({ timeout: 60_000 });
    const inTest = await digestAt('Quarantine and gates');
    await stage('Applications')
      .getByRole('link', { name: /: run \w+ of hello-world$/ })
      .waitFor({ timeout: 60_000 });
    await until('the new container', async () => (await digestAt('Running containers')) !== before.container);
    await stage('Running containers').getByText('healthy').first().waitFor({ timeout: 60_000 });

    expect(await digestAt('Upstream')).toBe(inTest);
    expect(await digestAt('Base image')).toBe(inTest);
    expect(inTest).not.toBe(before.base);
    expect(await until('Green', async () => (await applicationPage(world)).startsWith('Green'))).toBe(true);
  });

  it('shows an invalid change stop at the gate with its reason and log line, and nothing else change', async () => {
    const before = [await digestAt('Base image'), await digestAt('Running containers')];

    await world.git['base-image-node'].push('Dockerfile', 'Make it Red', (dockerfile) =>
      dockerfile
        .replace(/^ENV BACKGROUND_COLOR .*$/m, 'ENV BACKGROUND_COLOR Red')
        .replace(/^ENV NODE_VERSION .*$/m, `ENV NODE_VERSION ${hostileVersion}`),
    );
    await stage('Quarantine and gates').getByText('blocked').waitFor({ timeout: 90_000 });
    const box = await stage('Quarantine and gates').locator('.box.bad').innerText();

    expect(box).toContain('exit status 1');
    expect(box).toContain('ERROR: Invalid Color: Red');
    expect([await digestAt('Base image'), await digestAt('Running containers')]).toEqual(before);
    expect(await digestAt('Upstream')).toBe(await digestAt('Quarantine and gates'));
  });

  it('leads from there to the run: its steps, and its log, which is searched and is text only', async () => {
    await stage('Quarantine and gates').getByRole('link', { name: /^run / }).click();
    await page.getByText('This is all of it.').waitFor();

    const steps = await page.locator('.steps li > span:first-child').allInnerTexts();
    await page.getByLabel('Search the log').fill('invalid color');
    const found = await page.locator('mark').allInnerTexts();

    expect(steps).toEqual(['queued', 'candidate', 'quarantine', 'gate test', 'rejection']);
    expect(found).toEqual(['Invalid Color']);
    expect(await violations(page)).toEqual([]);
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.title()).toMatch(/^Run .* · Customhouse$/);
    expect(await page.locator('.log').innerText()).toContain(`NODE_VERSION: ${hostileVersion}`);
  });

  it('downloads the log as it came', async () => {
    const [downloaded] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);

    const log = await text(await downloaded.createReadStream());
    expect(downloaded.suggestedFilename()).toMatch(/^[a-z2-7]{10}\.log$/);
    expect(log).toContain(`NODE_VERSION: ${hostileVersion}`);
    expect(log).toContain('failed to run step ID:');
  });

  it('runs the import again, and cancels it while its gate is asked', async () => {
    const refused = page.url();

    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL((url) => url.href !== refused);
    await page.locator('.steps li.going', { hasText: 'gate test' }).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the run' }).click();
    await page.locator('.verdict .state', { hasText: 'Canceled' }).waitFor({ timeout: 60_000 });

    expect(await page.getByRole('button', { name: 'Cancel' }).count()).toBe(0);
    expect(await page.locator('.steps li > span:first-child').allInnerTexts()).not.toContain('promotion');
  });

  it('rolls back by clicking, after saying what is redeployed, and the application follows', async () => {
    await page.goto(`${live.instance.file.functionApp}/#/images/base-import-node`);
    await page
      .getByRole('button', { name: /^Roll back to / })
      .last()
      .click();
    const dialog = page.getByRole('dialog');
    const said = await dialog.innerText();

    await dialog.getByLabel('Why').fill('Green looks wrong');
    await dialog.getByRole('button', { name: 'Roll back' }).click();
    await page.getByText('Rolled back to').waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Chain' }).click();
    await stage('Base image').getByText('rolledBack').waitFor({ timeout: 60_000 });
    const color = await until('Purple again', async () => {
      const shown = await applicationPage(world);
      return shown.startsWith('Purple') && shown;
    });

    expect(said).toContain('hello-world');
    expect(color).toMatch(/^Purple 15-alpine/);
    expect(tab.complaints).toEqual([]);
  });
});
