// @ts-check
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.mjs';
import { engineFile } from './engine.mjs';
import { findCommand, machinePath } from './environment.mjs';
import { runInLanes } from './lanes.mjs';
import { checks, rings } from './rings.mjs';
import { countTests, sum, summary } from './totals.mjs';

/** @typedef {import('./lanes.mjs').Turn} Turn */
/** @typedef {import('./rings.mjs').Ring} Ring */
/** @typedef {import('./totals.mjs').Result} Result */

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Hundreds of processes are started that load the same modules: Node keeps here what it has compiled. */
const compiled = join(root, '.customhouse', 'compiled');

/**
 * Runs types, lint and the rings; with names given, only those.
 *
 * @param {readonly string[]} names
 */
async function test(names) {
  const known = [...checks, ...rings.map(({ name }) => name)];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`No such ring: ${unknown.join(', ')}. There are ${known.join(', ')}.`);

  /** @param {string} name */
  const isWanted = (name) => names.length === 0 || names.includes(name);
  const jobs = [
    ...checks.map((name) => ({
      name,
      lane: 'processes',
      run: (/** @type {Turn | undefined} */ turn) => runCheck(name, turn),
    })),
    ...rings.map((ring) => ({ ...ring, run: (/** @type {Turn | undefined} */ turn) => runRing(ring, turn) })),
  ];
  const results = await runInLanes(
    jobs.filter(({ name }) => isWanted(name)),
    say,
  );

  process.stdout.write(`\n${summary(results)}\n`);
  process.exitCode = sum(results).failed === 0 ? 0 : 1;
}

/** @param {string | Buffer} text */
function say(text) {
  process.stdout.write(text);
}

/**
 * @param {string} name an npm script
 * @param {Turn | undefined} turn
 * @returns {Promise<Result>}
 */
async function runCheck(name, turn) {
  const { exitCode, seconds } = await run({ title: name, turn }, 'npm', ['run', '--silent', name]);
  return { name, passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0, seconds };
}

/**
 * @param {Ring} ring
 * @param {Turn} [turn]
 * @returns {Promise<Result>}
 */
async function runRing({ name, needs, files = [] }, turn) {
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
  const { exitCode, seconds } = await run({ title: name, turn }, process.execPath, args);
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
 * @param {{ title: string, turn: Turn | undefined }} place where it writes: the terminal without a turn
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<{ exitCode: number, seconds: number }>}
 */
function run({ title, turn }, command, args) {
  const started = Date.now();
  (turn?.write ?? say)(`\n--- ${title}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      cwd: root,
      env: { NODE_COMPILE_CACHE: compiled, ...process.env },
      stdio: turn === undefined ? 'inherit' : ['inherit', 'pipe', 'pipe'],
    });
    for (const output of [child.stdout, child.stderr]) output?.on('data', (chunk) => turn?.write(chunk));
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
