import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../local/browser/launch.ts';
import { type AppAlone, startAppAlone } from '../support/live/appAlone.ts';
import { desktop, openTab } from './support/openTab.ts';
import { seedLedger } from './support/seedLedger.ts';
import { violations } from './support/violations.ts';

let app: AppAlone;
let browser: Browser;
/** As on Azure: App Service Authentication stands in front, and tells the app who asks. Here the browser says what it would say. */
beforeAll(async () => {
  [app, browser] = await Promise.all([startAppAlone({ hostEnv: { WEBSITE_AUTH_ENABLED: 'True' } }), launchBrowser()]);
  await seedLedger(app.ledger);
});
afterAll(async () => {
  await browser.close();
  await app.remove();
});

/** @param roles undefined: nobody is signed in */
async function openAs(roles: readonly string[] | undefined, hash: string): Promise<Page> {
  const claims = [{ typ: 'name', val: 'Ada' }, ...(roles ?? []).map((val) => ({ typ: 'roles', val }))];
  const principal = JSON.stringify({ auth_typ: 'aad', name_typ: 'name', role_typ: 'roles', claims });
  const header = { 'x-ms-client-principal': Buffer.from(principal).toString('base64') };
  const { page } = await openTab(browser, { ...desktop, ...(roles !== undefined && { extraHTTPHeaders: header }) });
  await page.goto(`${app.file.functionApp}/${hash}`);
  return page;
}

/** Pages where an operator can act, what is there when they are whole, and what acts on them. */
const places: readonly [hash: string, shown: string, buttons: readonly string[]][] = [
  ['#/runs/runaaaaaej', 'Run again', ['Run again']],
  ['#/images/base-import-node', 'Every digest', ['Revoke', 'Roll back']],
  ['#/applications', 'What ran', ['Roll back']],
];
const acts = /^(Cancel|Run again|Roll back|Revoke)$/;

async function buttonsAt(page: Page): Promise<readonly string[]> {
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  return [...new Set(await page.locator('main button').filter({ hasText: acts }).allInnerTexts())].sort();
}

describe('with App Service Authentication', () => {
  it('nobody sees anything before they have signed in with Microsoft Entra ID', async () => {
    const page = await openAs(undefined, '#/runs');

    const link = page.getByRole('link', { name: 'Sign in with Microsoft Entra ID' });
    await link.waitFor();

    expect(await link.getAttribute('href')).toBe('/.auth/login/aad?post_login_redirect_uri=/');
    expect(await page.getByLabel('Function key').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  it('who has no role is told so by name', async () => {
    const page = await openAs([], '#/');

    await page.getByText('Ada is signed in, but has no role here.').waitFor();

    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  it.each(places)('a reader sees %s, and nothing to act with', async (hash) => {
    const page = await openAs(['reader'], hash);

    expect(await buttonsAt(page)).toEqual([]);
    expect(await page.locator('.who').innerText()).toContain('Ada (reader)');
    await page.context().close();
  });

  it.each(places)('an operator can act at %s', async (hash, _shown, buttons) => {
    const page = await openAs(['operator'], hash);

    expect(await buttonsAt(page)).toEqual(buttons);
    await page.context().close();
  });

  it('an operator runs a task again, and the run says who asked', async () => {
    const page = await openAs(['operator'], '#/runs/runaaaaaai');

    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Run' }).click();
    await page.getByText('Asked for by').waitFor();

    expect(page.url()).not.toContain('runaaaaaai');
    expect(await page.locator('dd').filter({ hasText: 'Ada' }).count()).toBe(1);
    await page.context().close();
  });
});
