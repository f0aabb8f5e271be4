// @ts-check
import { join } from 'node:path';
import { capture } from './capture.mjs';
import { machineEnvironment, machineNpm } from './environment.mjs';
import { setupMarker } from './process.mjs';
import { step } from './progress.mjs';
import { hashFiles, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { SetupStop } from './stop.mjs';

/** Inside node_modules, so that whoever deletes that deletes this. */
const stampFile = join('node_modules', '.customhouse-stamp');

/**
 * Makes node_modules what the lock file says. Safe to kill at any moment: the stamp goes first and comes back last.
 *
 * @param {string} root the clone
 * @returns {Promise<boolean>} whether anything was installed
 * @throws SetupStop when npm fails
 */
export async function installPackages(root) {
  const stamp = join(root, stampFile);
  const wanted = await wantedStamp(root);
  if ((await readStamp(stamp)) === wanted) return false;

  await removeStamp(stamp);
  await step('Installing packages (npm ci)', () => npmCi(root));
  await writeStamp(stamp, wanted);
  return true;
}

/** @param {string} root */
async function wantedStamp(root) {
  const lock = await hashFiles(root, ['package-lock.json']);
  return `${lock} ${process.platform}-${process.arch}\n`;
}

/** @param {string} root */
async function npmCi(root) {
  const [command, ...npm] = machineNpm(root, process.env);
  // CI=true or an npm setting may leave out what we need: the tests' packages and the Node for this machine.
  const args = [...npm, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const env = { ...machineEnvironment(root, process.env), [setupMarker]: root };
  const { exitCode, output } = await capture(command, args, { cwd: root, env });
  if (exitCode === 0) return;
  throw new SetupStop(
    `"npm ci" failed with exit code ${exitCode}:\n${output.trim()}\n` +
      'Is the package registry reachable (proxy, .npmrc)? Mend that, then run the same command again.',
  );
}
