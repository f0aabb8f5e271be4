// @ts-check
import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildApplication } from './build.mjs';
import { prepareClients } from './clients.mjs';
import { engineFile, prepareEngine } from './engine.mjs';
import { childEnvironment } from './environment.mjs';
import { handOver } from './handOver.mjs';
import { withSetupLock } from './lock.mjs';
import { findNode, packagedNode } from './node.mjs';
import { installPackages } from './packages.mjs';
import { unsupportedReason } from './platform.mjs';
import { SetupStop } from './stop.mjs';
import { verbs } from './verbs.mjs';

const ownArguments = ['--yes', '--with-clients'];

/**
 * Sets up what is missing, then runs the verb.
 *
 * @param {string} root the clone
 * @param {string | undefined} name
 * @param {readonly string[]} args the verb's own; `--yes` and `--with-clients` are for the set-up
 */
async function run(root, name, args) {
  const verb = verbs[name ?? ''];
  if (verb === undefined)
    throw new SetupStop(`Usage: node setup/run.mjs <${Object.keys(verbs).join('|')}> [arguments]`);
  const reason = unsupportedReason({ platform: process.platform, arch: process.arch, kernel: release() });
  if (reason !== undefined) throw new SetupStop(reason);
  if (name === 'clean' && nothingWasStarted(root))
    return rm(join(root, '.customhouse'), { recursive: true, force: true });

  const env = childEnvironment(root, process.env);
  // Where a green answer must mean that all ran, the tests' clients are installed unasked.
  const withClients = args.includes('--with-clients') || (name === 'test' && env['CI'] === 'true');
  const options = { env, yes: args.includes('--yes'), withClients };
  const node = await withSetupLock(root, () => prepare(root, verb.engine, options));
  return handOver(node, [join(root, verb.script), ...args.filter((arg) => !ownArguments.includes(arg))], env);
}

/**
 * @param {string} root
 * @param {'stop' | 'goOn' | 'none'} engine
 * @param {{ env: NodeJS.ProcessEnv, yes: boolean, withClients: boolean }} options
 * @returns {Promise<string>} the Node to go on with
 */
async function prepare(root, engine, options) {
  if (engine === 'none' && existsSync(packagedNode(root))) return packagedNode(root);
  await installPackages(root);
  const node = await findNode(root);
  if (engine === 'none') return node;
  await buildApplication(root, node);
  /** @param {unknown} error */
  const tell = (error) => {
    if (engine === 'stop' || !(error instanceof SetupStop)) throw error;
    process.stderr.write(`${error.message}\n`);
  };
  await prepareEngine(root, node, options).catch(tell);
  if (options.withClients) await prepareClients(options).catch(tell);
  return node;
}

/**
 * Containers and processes need packages and an engine first.
 *
 * @param {string} root
 */
function nothingWasStarted(root) {
  return !existsSync(packagedNode(root)) && !existsSync(join(root, engineFile));
}

run(dirname(dirname(fileURLToPath(import.meta.url))), process.argv[2], process.argv.slice(3)).catch((error) => {
  process.stderr.write(`${error instanceof SetupStop ? error.message : (error.stack ?? error)}\n`);
  process.exitCode = 1;
});
