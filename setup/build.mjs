// @ts-check
import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { capture } from './capture.mjs';
import { setupMarker } from './process.mjs';
import { step } from './progress.mjs';
import { hashFiles, readStamp, removeStamp, writeStamp } from './stamp.mjs';
import { SetupStop } from './stop.mjs';

const stampFile = join('dist', '.stamp');
const command = join('dist', 'cli', 'customhouse.js');
const sourceFolders = ['functions', 'shared', 'cli', 'web'];
const sourceFiles = /\.(tsx?|mjs|css|html|svg)$/;
const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/**
 * Compiles the application to dist/ and bundles its dashboard, when its sources are not those it was compiled from.
 *
 * @param {string} root the clone
 * @param {string} node
 * @returns {Promise<boolean>} whether anything was compiled
 * @throws SetupStop with the compiler's own words
 */
export async function buildApplication(root, node) {
  const stamp = join(root, stampFile);
  const wanted = await hashFiles(root, [...settings, ...(await sources(root))]);
  if ((await readStamp(stamp)) === wanted) return false;

  await removeStamp(stamp);
  await step('Compiling the application', async () => {
    await make(root, node, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json']);
    // npx sets this bit only on a link that it makes anew, and keeps its links to clones that are gone.
    await chmod(join(root, command), 0o755);
    await make(root, node, [join('web', 'bundle.mjs')]);
  });
  await writeStamp(stamp, wanted);
  return true;
}

/** @param {string} root */
async function sources(root) {
  const found = await Promise.all(sourceFolders.map((folder) => filesBelow(root, folder)));
  return found.flat().sort();
}

/**
 * @param {string} root
 * @param {string} folder
 */
async function filesBelow(root, folder) {
  const entries = await readdir(join(root, folder), { recursive: true }).catch(() => []);
  return entries.filter((entry) => sourceFiles.test(entry)).map((entry) => join(folder, entry));
}

/**
 * @param {string} root
 * @param {string} node
 * @param {readonly string[]} script with its arguments
 */
async function make(root, node, [script = '', ...args]) {
  const env = { ...process.env, [setupMarker]: root };
  const { exitCode, output } = await capture(node, [join(root, script), ...args], { cwd: root, env });
  if (exitCode === 0) return;
  throw new SetupStop(
    `The application does not compile:\n${output.trim()}\nMend that, then run the same command again.`,
  );
}
