import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../local/browser/launch.ts';
import { type AppAlone, startAppAlone } from '../support/live/appAlone.ts';
import { focusedName, tabTo } from './support/keyboard.ts';
import { desktop, openTab, type Tab } from './support/openTab.ts';
import { digests, seedGoingRun, seedLedger, seedOldRun } from './support/seedLedger.ts';
import { violations } from './support/violations.ts';

let app: AppAlone;
let browser: Browser;
beforeAll(async () => {
  [app, browser] = await Promise.all([startAppAlone(), launchBrowser()]);
  await seedOldRun(app.file.settings);
  await seedLedger(app.ledger);
});
afterAll(async () => {
  await browser.close();
  await app.remove();
});

async function open(tab: Tab, hash: string, shown: string): Promise<Page> {
  await tab.page.goto(`${app.file.functionApp}/${hash}`);
  await tab.page.getByText(shown).first().waitFor();
  return tab.page;
}

describe('acting', () => {
  it('runs a task again after asking, and shows the new run', async () => {
    const tab = await openTab(browser, desktop, app.file.keys.function);
    const page = await open(tab, '#/runs/oldrunaaaa', 'Succeeded');

    await page.getByRole('button', { name: 'Run again' }).click();
    const dialog = page.getByRole('dialog', { name: 'Run node-public again?' });
    const said = await dialog.innerText();
    await dialog.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('Manual').waitFor();

    expect(said).toContain('not the one of this run');
    const [newest] = (await app.ledger.runs.list({ task: 'node-public' }, 1)).items;
    expect(page.url()).toMatch(new RegExp(`#/runs/${String(newest?.runId)}$`));
    await tab.context.close();
  });

  it('asks a run to end once, and says that it was asked', async () => {
    const runId = await seedGoingRun(app.ledger);
    const tab = await openTab(browser, desktop, app.file.keys.function);
    const page = await open(tab, `#/runs/${runId}`, 'Queued');

    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel this run?' });
    await dialog.getByRole('button', { name: 'Leave it' }).click();
    const left = await app.ledger.runs.get(runId);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await dialog.getByRole('button', { name: 'Cancel the run' }).click();
    await page.getByRole('button', { name: 'Is being canceled' }).waitFor();

    expect(left?.cancelRequested).toBe(false);
    expect((await app.ledger.runs.get(runId))?.cancelRequested).toBe(true);
    expect(await page.getByRole('button', { name: 'Is being canceled' }).isDisabled()).toBe(true);
    await app.ledger.runs.update(runId, () => ({ status: 'Canceled', finishedAt: new Date().toISOString() }));
    await page.locator('.verdict .state', { hasText: 'Canceled' }).waitFor();
    expect(await page.getByRole('button', { name: 'Cancel', exact: true }).count()).toBe(0);
    await tab.context.close();
  });

  it('rolls an application back, after saying what is redeployed', async () => {
    const tab = await openTab(browser, desktop, app.file.keys.function);
    const page = await open(tab, '#/applications', 'What ran');

    await page.getByRole('button', { name: 'Roll back hello-world to run deployedaa' }).click();
    const dialog = page.getByRole('dialog', { name: 'Roll hello-world back?' });
    const said = await dialog.innerText();
    await dialog.getByLabel('Why').fill('slow');
    await dialog.getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('heading', { name: /^Run / }).waitFor();

    const [run] = (await app.ledger.runs.list({ task: 'hello-world' }, 1)).items;
    expect(said).toContain(digests[2].slice(7, 19));
    expect(said).toContain('redeployed');
    expect(run?.cause).toMatchObject({ kind: 'rollback', digest: digests[2], note: 'slow' });
    await tab.context.close();
  });

  it('by keyboard only: a revocation says what is redeployed, needs a reason, and Escape leaves everything', async () => {
    const tab = await openTab(browser, desktop, app.file.keys.function);
    const page = await open(tab, '#/images/base-import-node', 'Stable tag');

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
    expect(await page.evaluate(focusedName)).toBe('Revoke bbbbbbbbbbbb');
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
