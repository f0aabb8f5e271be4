// @ts-check
import { join } from 'node:path';
import { capture } from './capture.mjs';
import { SetupStop } from './stop.mjs';

/** The first version that the packages ask for and that runs TypeScript as it is. */
const neededVersion = '22.18';

/**
 * The Node that everything after set-up runs with: the one among the packages, or this machine's own where that one
 * can't run (a system without glibc).
 *
 * @param {string} root the clone
 * @param {string} [own] the Node that runs this script
 * @returns {Promise<string>} absolute path
 * @throws SetupStop when neither will do
 */
export async function findNode(root, own = process.execPath) {
  const packaged = packagedNode(root);
  for (const candidate of [packaged, own]) {
    if (await isNewEnough(candidate)) return candidate;
  }
  throw new SetupStop(
    `Node.js ${neededVersion} or later is needed. ${packaged} does not run here and ${own} is too old. ` +
      'Delete node_modules and run the same command again (npm must not leave out optional packages), or install Node.js 24.',
  );
}

/**
 * Where npm puts the Node of the lock file.
 *
 * @param {string} root
 * @returns {string}
 */
export function packagedNode(root) {
  return join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
}

/** @param {string} node */
async function isNewEnough(node) {
  const { exitCode, output } = await capture(node, ['-p', 'process.features.typescript']);
  return exitCode === 0 && output.trim() === 'strip';
}
