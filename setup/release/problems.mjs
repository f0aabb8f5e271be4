// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { capture } from '../capture.mjs';
import { changelogSection } from './changelogSection.mjs';

/** @see https://semver.org, without build metadata: a tag can't tell two of them apart */
const semanticVersion = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/;

/**
 * Why this commit can't be released as what package.json says; nothing when it can.
 *
 * @param {string} root the clone
 * @returns {Promise<string[]>} each with what to do
 */
export async function releaseProblems(root) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  const problems = [];
  if (!semanticVersion.test(version)) problems.push(`package.json: "${version}" is no version such as 1.2.3.`);
  if (lock.version !== version)
    problems.push(`package-lock.json says ${lock.version}: run "npm version ${version} --allow-same-version".`);
  const changelog = await readFile(join(root, 'CHANGELOG.md'), 'utf8');
  return [...problems, ...changelogProblems(changelog, version), ...(await gitProblems(root, version))];
}

/**
 * @param {string} changelog
 * @param {string} version
 */
function changelogProblems(changelog, version) {
  const problems = [];
  if (!changelogSection(changelog, version))
    problems.push(`CHANGELOG.md has nothing under "## ${version}": say what operators should know of it.`);
  if (changelogSection(changelog, 'Unreleased'))
    problems.push(`CHANGELOG.md has lines under "## Unreleased": move them to "## ${version}".`);
  return problems;
}

/**
 * @param {string} root
 * @param {string} version
 */
async function gitProblems(root, version) {
  const tag = `refs/tags/v${version}`;
  const problems = [];
  if ((await git(root, 'status', '--porcelain')) !== '')
    problems.push('There are changes that are not committed: a release is a commit.');
  if ((await git(root, 'for-each-ref', tag)) !== '') problems.push(released(version));
  const remotes = (await git(root, 'remote')).split('\n').filter((remote) => remote !== '');
  for (const remote of remotes) {
    const { exitCode, output } = await capture('git', ['ls-remote', remote, tag], { cwd: root });
    if (exitCode !== 0) problems.push(`${remote} could not be asked for its tags: ${output.trim()}`);
    else if (output.includes(tag)) problems.push(released(version));
  }
  return [...new Set(problems)];
}

/** @param {string} version */
function released(version) {
  return `v${version} is released already: raise the version in package.json.`;
}

/**
 * @param {string} root
 * @param {readonly string[]} words
 */
async function git(root, ...words) {
  const { exitCode, output } = await capture('git', words, { cwd: root });
  if (exitCode !== 0) throw new Error(`git ${words.join(' ')} failed: ${output}`);
  return output.trim();
}
