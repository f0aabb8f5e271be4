// @ts-check
import { readFile } from 'node:fs/promises';
import { canInstall, installWithApt } from './apt.mjs';
import { findCommand } from './environment.mjs';

/** Under one of these names a machine has Chromium. */
const commands = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Sees to it that there is a Chromium for the tests of the dashboard, where that is one apt package: elsewhere their ring names what to install.
 *
 * @param {{ env: NodeJS.ProcessEnv, yes: boolean }} options
 * @throws SetupStop when apt fails
 */
export async function prepareBrowser(options) {
  if (findBrowser((options.env['PATH'] ?? '').split(':')) !== undefined) return;
  // Ubuntu's package of that name is a snap, which a container or a root shell can't run.
  const system = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const packages = ['chromium'];
  if (/^ID=debian$/m.test(system) && (await canInstall(packages, options))) await installWithApt(packages, options);
}

/**
 * @param {readonly string[]} directories
 * @returns {string | undefined}
 */
export function findBrowser(directories) {
  return commands.map((command) => findCommand(command, directories)).find((path) => path !== undefined);
}
