// @ts-check
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.mjs';
import { engineFile } from './engine.mjs';
import { findCommand, machinePath } from './environment.mjs';
import { checks, rings } from './rings.mjs';
import { countTests, sum, summary } from './totals.mjs';

/** @typedef {import('./totals.mjs').Result} Result */

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Runs types, lint and the rings, one after another; with names given, only those.
 *
 * @param {readonly string[]} names
 */
async function test(names) {
  const known = [...checks, ...rings.map(({ name }) => name)];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`No such ring: ${unknown.join(', ')}. There are ${known.join(', ')}.`);

  /** @type {Result[]} */
  const results = [];
  /** @param {string} name */
  const isWanted = (name) => names.length === 0 || names.includes(name);
  for (const name of checks.filter(isWanted)) results.push(await runCheck(name));
  for (const ring of rings.filter(({ name }) => isWanted(name))) results.push(await runRing(ring));

  process.stdout.write(`\n${summary(results)}\n`);
  process.exitCode = sum(results).failed === 0 ? 0 : 1;
}

/**
 * @param {string} name an npm script
 * @returns {Promise<Result>}
 */
async function runCheck(name) {
  const { exitCode, seconds } = await run(name, 'npm', ['run', '--silent', name]);
  return { name, passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0, seconds };
}

/**
 * @param {(typeof rings)[number]} ring
 * @returns {Promise<Result>}
 */
async function runRing({ name, needs, files = [] }) {
  const missing = firstMissing(needs);
  if (missing !== undefined) return skip(name, missing.remedy);
  const left = files.filter((file) => firstMissing(file.needs) !== undefined);

  const report = join(root, '.customhouse', 'tests', `${name}.json`);
  await mkdir(dirname(report), { recursive: true });
  await rm(report, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const excludes = left.map(({ file }) => `--exclude=${file}`);
  const args = [vitest, 'run', '--project', name, ...reporters, ...excludes];
  const { exitCode, seconds } = await run(name, process.execPath, args);
  return withoutFiles({ name, ...countTests(await readReport(report), exitCode), seconds }, left);
}

/**
 * The result of a ring that was run without some of its files.
 *
 * @param {Result} result
 * @param {readonly import('./rings.mjs').DemandingFile[]} left
 * @returns {Result}
 */
function withoutFiles(result, left) {
  const missing = left.map(({ file, needs }) => `${file} did not run: ${firstMissing(needs)?.remedy}`);
  return { ...result, ...countedAs(result, left.length), missing };
}

/**
 * A ring that can't run here at all.
 *
 * @param {string} name
 * @param {string} missing
 * @returns {Promise<Result>}
 */
async function skip(name, missing) {
  const entries = await readdir(join(root, 'test', name), { recursive: true }).catch(() => []);
  const files = Math.max(1, entries.filter((entry) => entry.endsWith('.test.ts')).length);
  const nothing = { passed: 0, failed: 0, skipped: 0 };
  return { name, ...countedAs(nothing, files), seconds: 0, missing: [`${name} did not run: ${missing}`] };
}

/**
 * Adds files that could not run: as skipped, and as failed where a green answer must mean that all ran.
 *
 * @param {{ passed: number, failed: number, skipped: number }} counts
 * @param {number} files
 */
function countedAs({ passed, failed, skipped }, files) {
  const isFailure = process.env['CI'] === 'true';
  return { passed, failed: isFailure ? failed + files : failed, skipped: isFailure ? skipped : skipped + files };
}

/** @param {readonly import('./rings.mjs').Need[]} needs */
function firstMissing(needs) {
  return needs.find(({ command }) => !isThere(command));
}

/** @param {string} command */
function isThere(command) {
  if (command === 'engine') return existsSync(join(root, engineFile));
  const path = machinePath(root, process.env);
  return (command === 'browser' ? findBrowser(path) : findCommand(command, path)) !== undefined;
}

/** @param {string} path */
async function readReport(path) {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text === '' ? undefined : JSON.parse(text);
}

/**
 * @param {string} title
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<{ exitCode: number, seconds: number }>}
 */
function run(title, command, args) {
  const started = Date.now();
  process.stdout.write(`\n--- ${title}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd: root, stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) =>
      resolve({ exitCode: code ?? 128, seconds: Math.round((Date.now() - started) / 1000) }),
    );
  });
}

test(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
