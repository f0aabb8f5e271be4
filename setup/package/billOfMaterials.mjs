// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';

/**
 * @typedef {{ version: string, integrity?: string, dev?: boolean, optional?: boolean, peer?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lock
 */

/** Of npm's `integrity`: `<algorithm>-<base64>`. */
const algorithms = /** @type {Record<string, Enums.HashAlgorithm>} */ ({
  sha1: Enums.HashAlgorithm['SHA-1'],
  sha512: Enums.HashAlgorithm['SHA-512'],
});

/**
 * What the package is made of, in CycloneDX 1.6: every npm package in it with its version, licence and hash. No time and no serial number: the same
 * commit gives the same bytes.
 *
 * @param {string} app the package, unpacked
 * @param {Lock} lock the lock file it was installed by
 * @returns {Promise<string>} JSON
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export async function billOfMaterials(app, lock) {
  const own = await readPackage(app);
  const bill = new Models.Bom();
  bill.metadata.component = componentOf('', own, { version: own.version }, Enums.ComponentType.Application);
  for (const [path, locked] of Object.entries(lock.packages)) {
    if (path === '' || locked.dev === true || locked.optional === true) continue;
    const found = await readPackage(join(app, path));
    const component = componentOf(path, found, locked, Enums.ComponentType.Library);
    bill.components.add(component);
    bill.metadata.component.dependencies.add(component.bomRef);
  }
  const normalizers = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  return `${new Serialize.JsonSerializer(normalizers).serialize(bill, { sortLists: true, space: 2 })}\n`;
}

/**
 * @param {string} path in the package, which two versions of one package have apart
 * @param {{ name: string, license?: unknown }} found
 * @param {LockedPackage} locked
 * @param {Enums.ComponentType} type
 */
function componentOf(path, { name, license }, { version, integrity = '' }, type) {
  const component = new Models.Component(type, name, { version, bomRef: path === '' ? `${name}@${version}` : path });
  component.purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  if (typeof license === 'string') component.licenses.add(new Models.NamedLicense(license));
  const [algorithm = '', base64 = ''] = integrity.split('-');
  if (algorithms[algorithm] !== undefined)
    component.hashes.set(algorithms[algorithm], Buffer.from(base64, 'base64').toString('hex'));
  return component;
}

/**
 * @param {string} folder
 * @returns {Promise<{ name: string, version: string, license?: unknown }>}
 */
async function readPackage(folder) {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
}
