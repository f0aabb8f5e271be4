// @ts-check
import { createInterface } from 'node:readline/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { capture } from './capture.mjs';
import { findCommand } from './environment.mjs';
import { step } from './progress.mjs';
import { SetupStop } from './stop.mjs';

/** Another apt (unattended upgrades after boot) may hold its locks for a while. */
const aptLockSeconds = 180;
/** That option covers dpkg's lock; the lock of the package lists is asked for again this often. */
const listsLockRetryMs = 2_000;

/**
 * Whether packages may be installed here: the machine has apt, we are root or have sudo, and the person agrees. Asked on a
 * terminal only; `--yes`, CI=true or no terminal is a yes.
 *
 * @param {readonly string[]} packages
 * @param {{ env: NodeJS.ProcessEnv, yes: boolean }} options
 * @returns {Promise<boolean>}
 */
export async function canInstall(packages, { env, yes }) {
  if (find('apt-get', env) === undefined || rootPrefix(env) === undefined) return false;
  const isAsked = process.stdin.isTTY && process.stderr.isTTY && !yes && env['CI'] !== 'true';
  return !isAsked || (await ask(`Install ${packages.join(', ')} with apt now? [Y/n] `));
}

/**
 * @param {readonly string[]} packages
 * @param {{ env: NodeJS.ProcessEnv }} options
 * @throws SetupStop when apt fails
 */
export async function install(packages, { env }) {
  // A broken third-party list fails the update and may still leave what we need: the install decides.
  await step('Reading the package lists (apt-get update)', () => updateLists(env));
  await step(`Installing ${packages.join(', ')}`, () => installPackages(packages, env));
}

/** @param {NodeJS.ProcessEnv} env */
async function updateLists(env) {
  const deadline = Date.now() + aptLockSeconds * 1_000;
  for (;;) {
    const { exitCode, output } = await apt(['update'], env);
    if (exitCode === 0 || !/Could not get lock/.test(output) || Date.now() > deadline) return;
    await delay(listsLockRetryMs);
  }
}

/**
 * @param {readonly string[]} packages
 * @param {NodeJS.ProcessEnv} env
 */
async function installPackages(packages, env) {
  // Mends what a killed installation left half done; without one it does nothing.
  await asRoot(['dpkg', '--configure', '-a'], env);
  const { exitCode, output } = await apt(['install', '-y', '--no-install-recommends', ...packages], env);
  if (exitCode === 0) return;
  throw new SetupStop(
    `"apt-get install ${packages.join(' ')}" failed with exit code ${exitCode}:\n${output.trim()}\n` +
      'Mend that (another apt running? no network?), then run the same command again.',
  );
}

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function apt(args, env) {
  return asRoot(['apt-get', '-q', '-o', `DPkg::Lock::Timeout=${aptLockSeconds}`, ...args], env);
}

/**
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} env
 */
function asRoot(command, env) {
  // sudo clears the environment, so the variables go through env(1).
  const line = [...(rootPrefix(env) ?? []), 'env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C', ...command];
  return capture(String(line[0]), line.slice(1), { env });
}

/**
 * What to put before a command that needs root: nothing, sudo, or undefined when there is neither.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {readonly string[] | undefined}
 */
function rootPrefix(env) {
  if (process.getuid?.() === 0) return [];
  const sudo = find('sudo', env);
  if (sudo === undefined) return undefined;
  // Without a terminal sudo must not wait for a password that nobody can type.
  return process.stdin.isTTY ? [sudo] : [sudo, '-n'];
}

/**
 * @param {string} command
 * @param {NodeJS.ProcessEnv} env
 */
function find(command, env) {
  return findCommand(command, (env['PATH'] ?? '').split(':'));
}

/** @param {string} question */
async function ask(question) {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^(y(es)?)?$/i.test((await prompt.question(question)).trim());
  } finally {
    prompt.close();
  }
}
