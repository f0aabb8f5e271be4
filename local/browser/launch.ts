import { type Browser, chromium } from 'playwright-core';
import { findProgram } from '../instance/findProgram.ts';

/** Under which a machine has Chromium; setup/browser.mjs looks for the same. */
const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** What it would do on its own: it must ask nobody but us. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The machine's Chromium, without a window.
 *
 * @throws Error with what to install where there is none
 */
export function launchBrowser(): Promise<Browser> {
  const executablePath = names.map((name) => findProgram(name, process.env)).find((path) => path !== undefined);
  if (executablePath === undefined) throw new Error('There is no Chromium here: on Debian, apt-get install chromium.');
  return chromium.launch({ executablePath, args: quiet });
}

/** A script for a new tab that signs it in with the function key. */
export function signedIn(key: string): string {
  return `sessionStorage.setItem('customhouse-key', ${JSON.stringify(key)})`;
}
