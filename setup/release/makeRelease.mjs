// @ts-check
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SetupStop } from '../stop.mjs';
import { billProblems } from './billProblems.mjs';
import { buildTwice } from './buildTwice.mjs';
import { changelogSection } from './changelogSection.mjs';
import { releaseProblems } from './problems.mjs';

/**
 * What is released of this commit: package, bill of materials, their sums, and what CHANGELOG.md says. Nothing is tagged or published.
 *
 * @param {string} root the clone
 * @param {string} folder where to put them; what was there before is gone
 * @param {Parameters<typeof buildTwice>[2]} [make]
 * @returns {Promise<{ version: string, files: string[] }>} paths of what is published, the notes last
 * @throws SetupStop with every problem
 */
export async function makeRelease(root, folder, make) {
  stopAt(await releaseProblems(root));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const { zip, bill } = await buildTwice(root, folder, make);
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  stopAt(billProblems(JSON.parse(await readFile(bill, 'utf8')), lock));

  const sums = join(folder, 'SHA256SUMS');
  const notes = join(folder, 'notes.md');
  await writeFile(sums, (await Promise.all([zip, bill].map(sumOf))).join(''));
  await writeFile(notes, `${changelogSection(await readFile(join(root, 'CHANGELOG.md'), 'utf8'), version)}\n`);
  return { version, files: [zip, bill, sums, notes] };
}

/** @param {readonly string[]} problems */
function stopAt(problems) {
  if (problems.length > 0) throw new SetupStop(problems.join('\n'));
}

/**
 * As `sha256sum` writes it.
 *
 * @param {string} file
 */
async function sumOf(file) {
  return `${createHash('sha256')
    .update(await readFile(file))
    .digest('hex')}  ${basename(file)}\n`;
}
