// @ts-check
import { canInstall, installWithApt } from './apt.mjs';
import { findCommand } from './environment.mjs';
import { SetupStop } from './stop.mjs';

/** Commands that people use on a local Azure and tests try, each by the name of its Debian package. */
const clients = ['podman', 'skopeo', 'curl', 'git', 'zsh'];

/**
 * Installs the clients that this machine lacks (`--with-clients`).
 *
 * @param {{ env: NodeJS.ProcessEnv, yes: boolean }} options
 * @throws SetupStop when they can't be installed here
 */
export async function prepareClients(options) {
  const path = (options.env['PATH'] ?? '').split(':');
  const missing = clients.filter((command) => findCommand(command, path) === undefined);
  if (missing.length === 0) return;
  if (await canInstall(missing, options)) return installWithApt(missing, options);
  throw new SetupStop(
    `These clients are missing here: ${missing.join(', ')}. Install them, then run the same command again.`,
  );
}
