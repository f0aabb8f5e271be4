// @ts-check
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const loopback = ['127.0.0.1', 'localhost'];

/**
 * The environment of what set-up starts: the packages' commands first on the PATH, and loopback past any proxy (the Azure
 * clients obey proxy variables and have no exception of their own).
 *
 * @param {string} root the clone
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(root, env) {
  const noProxy = withLoopback(env['NO_PROXY'] ?? env['no_proxy'] ?? '');
  const path = [packageCommands(root), ...machinePath(root, env)].join(delimiter);
  // Node's own fetch obeys the proxy variables only when it is told to.
  return { ...env, PATH: path, NO_PROXY: noProxy, no_proxy: noProxy, NODE_USE_ENV_PROXY: '1' };
}

/**
 * The environment without the packages' commands: `npm ci` deletes the Node among them while it runs.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function machineEnvironment(root, env) {
  return { ...env, PATH: machinePath(root, env).join(delimiter) };
}

/**
 * The command line of the machine's own npm, the one that runs this script if npm does.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {[string, ...string[]]}
 */
export function machineNpm(root, env) {
  const node = env['npm_node_execpath'];
  const npm = env['npm_execpath'];
  if (node === undefined || npm === undefined) return ['npm'];
  return node.startsWith(root) ? ['npm'] : [node, npm];
}

/**
 * Where a command is on a PATH; undefined when it isn't.
 *
 * @param {string} command
 * @param {readonly string[]} directories
 * @returns {string | undefined}
 */
export function findCommand(command, directories) {
  return directories.map((directory) => join(directory, command)).find(isExecutable);
}

/**
 * The directories of the machine's own commands.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function machinePath(root, env) {
  return (env['PATH'] ?? '')
    .split(delimiter)
    .filter((directory) => directory !== '' && directory !== packageCommands(root));
}

/** @param {string} root */
function packageCommands(root) {
  return join(root, 'node_modules', '.bin');
}

/**
 * @param {string} list
 * @returns {string}
 */
function withLoopback(list) {
  const hosts = list.split(',').filter((host) => host !== '');
  return [...new Set([...hosts, ...loopback])].join(',');
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
