import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../local/browser/launch.ts';
import { type AppAlone, startAppAlone } from '../support/live/appAlone.ts';
import { focusedName, tabTo } from './support/keyboard.ts';
import { desktop, openTab, type Tab } from './support/openTab.ts';
import { seedLedger, seedOldRun } from './support/seedLedger.ts';
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
    expect(older).toBe(11);
    expect(page.url()).toContain('next=');
    await tab.context.close();
  });
});

describe('the filter of the runs', () => {
  it('takes times as the reader’s own, and a trigger; the address brings both back', async () => {
    const tab = await openTab(browser, { ...desktop, timezoneId: 'Europe/Berlin' }, app.file.keys.function);
    const page = await open(tab, '#/runs', 'runaaaaafj');

    // Half past one in Berlin is half past twelve in UTC.
    await page.getByLabel('From').fill('2026-01-15T12:30');
    await page.getByLabel('To').fill('2026-01-15T13:30');
    await page.getByRole('link', { name: 'oldrunaaaa' }).waitFor();
    const byTime = await page.getByRole('rowheader').allInnerTexts();
    await page.reload();
    await page.getByRole('link', { name: 'oldrunaaaa' }).waitFor();
    const from = await page.getByLabel('From').inputValue();
    await page.getByLabel('To').fill('2026-01-15T12:45');
    await page.getByText('No run matches.').waitFor();
    await page.getByRole('link', { name: 'Show all' }).click();
    await page.getByLabel('Trigger').selectOption('Commit');
    await page.getByRole('link', { name: 'oldrunaaaa' }).waitFor();
    const byTrigger = await page.getByRole('rowheader').allInnerTexts();

    expect([byTime, byTrigger]).toEqual([['oldrunaaaa'], ['oldrunaaaa']]);
    expect(from).toBe('2026-01-15T12:30');
    expect(tab.complaints).toEqual([]);
    await tab.context.close();
  });

  it('takes a task, whatever its name', async () => {
    const tab = await openTab(browser, desktop, app.file.keys.function);
    const page = await open(tab, '#/runs', 'runaaaaafj');

    await page.getByLabel('Task').selectOption('node-public');
    await page.getByRole('link', { name: 'oldrunaaaa' }).waitFor();

    expect(await page.getByRole('rowheader').allInnerTexts()).toEqual(['oldrunaaaa']);
    expect(page.url()).toContain('task=node-public');
    await tab.context.close();
  });
});

describe('by keyboard only', () => {
  it('one signs in, finds a failed run, reads its log and asks for it again', async () => {
    const tab = await openTab(browser, desktop);
    const { page } = tab;
    await page.goto(app.file.functionApp);
    await page.getByLabel('Function key').waitFor();

    await tabTo(page, 'Function key');
    await page.keyboard.type(app.file.keys.function);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Chain', level: 1 }).waitFor();
    await tabTo(page, 'Runs');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
    const heard = await page.evaluate(focusedName);
    await tabTo(page, 'Status');
    await page.keyboard.type('Failed');
    await page.getByRole('link', { name: 'runaaaaaaj' }).waitFor();
    await tabTo(page, 'runaaaaafj');
    await page.keyboard.press('Enter');
    await page.getByText('It printed nothing.').waitFor();
    await tabTo(page, 'Log lines');
    await page.getByRole('link', { name: 'Skip to the page' }).focus();
    await page.keyboard.press('Enter');
    const skipped = await page.evaluate(focusedName);
    await tabTo(page, 'Run again');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, 'Leave it');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    expect([heard, skipped]).toEqual(['Runs', 'Run runaaaaafj']);
    expect(await page.evaluate(focusedName)).toBe('Run again');
    expect(tab.complaints).toEqual([]);
    await tab.context.close();
  });
});
