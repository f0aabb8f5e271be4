// @ts-check
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { canInstall, installWithApt } from './apt.mjs';
import { setupMarker } from './process.mjs';
import { SetupStop } from './stop.mjs';

const podmanPackages = ['podman', 'runc', 'slirp4netns', 'busybox-static'];

/** Relative to the clone. */
export const engineFile = join('.customhouse', 'engine.json');

/** What local/instance/engine/main.ts ends with when it could run and no engine holds. */
const noEngine = 3;

/**
 * Sees to it that `.customhouse/engine.json` names a container engine that passed the probe.
 *
 * @param {string} root the clone
 * @param {string} node a Node that runs TypeScript
 * @param {{ env: NodeJS.ProcessEnv, yes: boolean }} options
 * @throws SetupStop when there is none and none could be installed
 */
export async function prepareEngine(root, node, options) {
  if (await probe(root, node, options.env)) return;
  if (await canInstall(podmanPackages, options)) {
    await installWithApt(podmanPackages, options);
    if (await probe(root, node, options.env)) return;
  }
  throw new SetupStop(
    'Customhouse builds and runs real containers and found no engine that works here; the failed step of each is above. ' +
      'Install Docker Engine (rootful, not Docker Desktop: its 127.0.0.1 is another one) or Podman. ' +
      `On Debian or Ubuntu: apt-get install --no-install-recommends ${podmanPackages.join(' ')}. ` +
      'Then run the same command again.',
  );
}

/**
 * @param {string} root
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>}
 */
async function probe(root, node, env) {
  const exitCode = await new Promise((resolve) => {
    const script = join(root, 'local', 'instance', 'engine', 'main.ts');
    const child = spawn(node, [script], { cwd: root, env: { ...env, [setupMarker]: root }, stdio: 'inherit' });
    child.once('error', () => resolve(127));
    child.once('close', (code) => resolve(code ?? 128));
  });
  if (exitCode !== 0 && exitCode !== noEngine) throw new SetupStop('Looking for a container engine failed, see above.');
  return exitCode === 0;
}
