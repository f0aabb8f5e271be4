// @ts-check
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { makePackage } from '../package/makePackage.mjs';
import { SetupStop } from '../stop.mjs';

/**
 * Makes the package here and once more from a copy of the sources elsewhere, so that neither the time nor the place can be in it.
 *
 * @param {string} root the clone
 * @param {string} folder where the first one goes
 * @param {typeof makePackage} [make]
 * @returns {ReturnType<typeof makePackage>} the first one
 * @throws SetupStop when the two differ
 */
export async function buildTwice(root, folder, make = makePackage) {
  const elsewhere = await mkdtemp(join(tmpdir(), 'customhouse-release-'));
  try {
    const built = await make(root, folder);
    await copySources(root, join(elsewhere, 'sources'));
    const again = await make(join(elsewhere, 'sources'), join(elsewhere, 'package'));
    for (const [first, second] of [
      [built.zip, again.zip],
      [built.bill, again.bill],
    ]) {
      if (!(await readFile(first)).equals(await readFile(second)))
        throw new SetupStop(`${basename(first)} is not the same bytes when it is made again: find out what differs.`);
    }
    return built;
  } finally {
    await rm(elsewhere, { recursive: true, force: true });
  }
}

/**
 * What Git has or would add, and the packages that compile it.
 *
 * @param {string} root
 * @param {string} target
 */
async function copySources(root, target) {
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await promisify(execFile)('git', words, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  // Packages are linked: Git may know such a link, too.
  const names = stdout.split('\0').filter((name) => name !== '' && name !== 'node_modules');
  for (const name of names) await cp(join(root, name), join(target, name), { recursive: true, force: true });
  await symlink(join(root, 'node_modules'), join(target, 'node_modules'));
}
