// @ts-check
import { copyFile, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { capture } from '../capture.mjs';
import { machineEnvironment, machineNpm } from '../environment.mjs';
import { step } from '../progress.mjs';
import { SetupStop } from '../stop.mjs';

/** What the Functions host and the app read at run time, beside the code and its packages. */
const files = ['host.json', 'customhouse.yaml'];

/**
 * Lays out what is deployed: host.json, package.json, customhouse.yaml, dist/functions, dist/shared, dist/web and node_modules.
 *
 * @param {string} root the clone
 * @param {string} app an empty folder
 * @throws SetupStop with the compiler's or npm's own words
 */
export async function stage(root, app) {
  for (const file of files) await copyFile(join(root, file), join(app, file));
  await step('Compiling the application', () => compile(root, join(app, 'dist')));
  await step('Installing its packages (npm ci)', () => installPackages(root, app));
}

/**
 * Anew: dist/ of the clone may hold what is no source any more.
 *
 * @param {string} root
 * @param {string} dist
 */
async function compile(root, dist) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--outDir', dist, '--incremental', 'false', '--sourceMap', 'false', '--tsBuildInfoFile', 'null'];
  await must(process.execPath, [compiler, '-p', 'tsconfig.build.json', ...options], { cwd: root });
  await must(process.execPath, [join(root, 'web', 'bundle.mjs'), join(dist, 'web')], { cwd: root });
  // The command line is for people's machines.
  await rm(join(dist, 'cli'), { recursive: true });
}

/**
 * @param {string} root
 * @param {string} app
 */
async function installPackages(root, app) {
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) await copyFile(join(root, file), join(app, file));
  const [command, ...npm] = machineNpm(root, process.env);
  const args = [...npm, 'ci', '--omit=dev', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
  await must(command, args, { cwd: app, env: machineEnvironment(root, process.env) });
  // npm's own notes: of this machine, and nothing reads them there.
  for (const path of ['package-lock.json', '.npmrc', 'node_modules/.package-lock.json', 'node_modules/.bin'])
    await rm(join(app, path), { recursive: true, force: true });
  await removeNotes(join(app, 'node_modules'));
  await writeFile(join(app, 'package.json'), await productionPackageJson(root));
}

/**
 * Types and source maps, more than half of it: for compilers and debuggers.
 *
 * @param {string} modules
 */
async function removeNotes(modules) {
  const files = await readdir(modules, { recursive: true });
  await Promise.all(files.filter((file) => /\.(map|d\.[cm]?ts)$/.test(file)).map((file) => rm(join(modules, file))));
}

/**
 * Without what is for development: Azure would install it, or run its scripts.
 *
 * @param {string} root
 */
async function productionPackageJson(root) {
  const { name, version, description, type, main, engines, dependencies } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  );
  const kept = { name, version, private: true, description, type, main, engines, dependencies };
  return `${JSON.stringify(kept, undefined, 2)}\n`;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 */
async function must(command, args, options) {
  const { exitCode, output } = await capture(command, args, options);
  if (exitCode !== 0) throw new SetupStop(`${command} ${args.join(' ')} failed:\n${output.trim()}`);
}
