// @ts-check
import { rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildApplication } from './build.mjs';
import { prepareBrowser } from './browser.mjs';
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
  const isElsewhere = verb.elsewhere?.test(args.join(' ')) === true;
  const node = await withSetupLock(root, () =>
    prepare(root, isElsewhere ? { ...verb, engine: 'none' } : verb, options),
  );
  return handOver(node, [join(root, verb.script), ...args.filter((arg) => !ownArguments.includes(arg))], env);
}

/**
 * @param {string} root
 * @param {import('./verbs.mjs').Verb} verb
 * @param {{ env: NodeJS.ProcessEnv, yes: boolean, withClients: boolean }} options
 * @returns {Promise<string>} the Node to go on with
 */
async function prepare(root, { engine, browser }, options) {
  if (engine === 'none' && existsSync(packagedNode(root))) return packagedNode(root);
  await installPackages(root);
  const node = await findNode(root);
  if (engine === 'none') return node;
  await buildApplication(root, node);
  await (engine === 'stop' ? prepareEngine(root, node, options) : tolerantly(prepareEngine(root, node, options)));
  if (browser === true) await tolerantly(prepareBrowser(options));
  if (options.withClients) await tolerantly(prepareClients(options));
  return node;
}

/**
 * Goes on without what the tests will name as missing.
 *
 * @param {Promise<void>} preparation
 */
async function tolerantly(preparation) {
  await preparation.catch((/** @type {unknown} */ error) => {
    if (!(error instanceof SetupStop)) throw error;
    process.stderr.write(`${error.message}\n`);
  });
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
