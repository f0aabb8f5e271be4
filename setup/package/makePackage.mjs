// @ts-check
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { billOfMaterials } from './billOfMaterials.mjs';
import { stage } from './stage.mjs';
import { writeZip } from './writeZip.mjs';

/**
 * The deployment package, its bill of materials, and the package unpacked.
 *
 * The same commit gives the same bytes, with the same Node. Nothing of this machine is in it: the packages are those of the lock file,
 * without the ones for development, and times are all the same.
 *
 * @param {string} root the clone
 * @param {string} folder where to put them; what was there before is gone
 * @returns {Promise<{ zip: string, bill: string, app: string }>} their paths
 */
export async function makePackage(root, folder) {
  const app = join(folder, 'app');
  await rm(folder, { recursive: true, force: true });
  await mkdir(app, { recursive: true });
  await stage(root, app);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const zip = join(folder, `customhouse-${version}.zip`);
  const bill = join(folder, `customhouse-${version}.cdx.json`);
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  await writeFile(bill, await billOfMaterials(app, lock));
  await writeZip(app, zip);
  return { zip, bill, app };
}
