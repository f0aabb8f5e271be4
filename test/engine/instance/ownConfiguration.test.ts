import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { git } from '../../../local/git/gitCommand.ts';
import { freshHome, type Home } from '../../../local/instance/home.ts';
import { readLocalFile } from '../../../local/instance/localFile.ts';
import type { LocalFile } from '../../../local/instance/types.ts';
import { createApi } from '../../../local/walkthrough/api.ts';
import { run } from './startCommand.ts';

/** Two upstreams, two bases, two applications and an image that nobody can make; own repositories in three forms. */
const configuration = `
registries:
  hub: { server: '\${HUB}', secrets: registry-hub }
  vendor: { server: '\${VENDOR}' }
  base: { acr: contosoBase, resourceGroup: platform }
  edge-base: { acr: '\${EDGE}', resourceGroup: '\${EDGE_RG}' }
  apps: { acr: '\${APPS}', resourceGroup: '\${APPS_RG}' }
tasks:
  node-lts:
    kind: import
    from: hub/library/node:20
    to: base/node:20
    platform: \${PLATFORM}
    gates: [{ test: { context: '\${GIT_TESTS}#main:node' } }]
  node-next:
    kind: import
    from: vendor/node:22
    to: edge-base/next/node:22
    platform: \${PLATFORM}
    gates: [{ test: { context: '\${CUSTOMHOUSE_GIT}/tests.git#main:next' } }]
  python:
    kind: import
    from: vendor/python:3
    to: base/python:3
    platform: \${PLATFORM}
    gates: [{ test: { context: '\${GIT_TESTS}#main:node' } }]
  shop:
    kind: build
    registry: apps
    context: \${GIT_SHOP}
    image: shop
    platform: \${PLATFORM}
    set: { FROM_URL: '\${registry.base}/' }
    deploy: { containerGroup: '\${SHOP_GROUP}', resourceGroup: web, port: 8080 }
  kiosk:
    kind: build
    registry: edge-base
    context: \${KIOSK_SOURCE}#main:kiosk
    image: apps/kiosk
    platform: \${PLATFORM}
    set: { FROM_URL: '\${registry.edge-base}/next/' }
`;
const author = {
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.com',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.com',
};

let home: Home;
let folder: string;

beforeAll(async () => {
  home = await freshHome();
  folder = await mkdtemp(join(tmpdir(), 'customhouse-own-'));
  await write({
    'customhouse.yaml': configuration,
    'tests/node/Dockerfile': testOf('node:20'),
    'tests/next/Dockerfile': testOf('node:22'),
    'shop/Dockerfile':
      'ARG FROM_URL=\nFROM ${FROM_URL}node:20\nWORKDIR /app\nRUN npm install --no-audit --no-fund is-number@7.0.0\nCOPY server.js .\nCMD ["node", "server.js"]\n',
    'shop/server.js': page('first'),
    'kiosk/kiosk/Dockerfile': 'ARG FROM_URL=\nFROM ${FROM_URL}node:22\nCMD ["node", "--version"]\n',
  });
  await git(['init', '--quiet', '--initial-branch=trunk', join(folder, 'shop')]);
  await commitShop('first');
});

afterAll(async () => {
  await run('clean', home.directory).exitCode;
  await rm(folder, { recursive: true, force: true });
});

function testOf(image: string): string {
  return `ARG REGISTRY_FROM_URL=\nFROM \${REGISTRY_FROM_URL}${image}\nCMD node --version\n`;
}

/** Answers only with the package that npm has installed. */
function page(text: string): string {
  return `const isNumber = require('is-number');
require('http').createServer((_, response) => response.end('${text} ' + isNumber(7))).listen(8080);
`;
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

async function commitShop(message: string): Promise<void> {
  await git(['-C', join(folder, 'shop'), 'add', '--all']);
  await git(['-C', join(folder, 'shop'), 'commit', '--quiet', '--message', message], author);
}

function local(): LocalFile {
  const file = readLocalFile(home);
  if (file === undefined) throw new Error('There is no local.json.');
  return file;
}

const repositories = ['--repo', 'tests=tests', '--repo', 'shop=shop', '--repo', 'kiosk-source=kiosk'];

/** npm says where it was called. */
function start(args: readonly string[]): ReturnType<typeof run> {
  return run('start', home.directory, args, { INIT_CWD: folder });
}

it.each([
  ['--repo shop=shop', 1, 'there is nothing to put into it. Start with --repo'],
  ['--repo stop=shop', 1, 'The configuration has no local repository "stop". It has kiosk-source, shop, tests.'],
  ['--config nothing.yaml', 1, 'There is no configuration'],
  ['--konfig x', 2, 'Usage: npm start'],
])('refuses %s before anything is started', async (args, exitCode, refusal) => {
  const command = start(['--config', 'customhouse.yaml', ...args.split(' ')]);

  expect(await command.exitCode).toBe(exitCode);
  expect(command.output()).toContain(refusal);
  expect(command.output()).not.toContain('Starting');
});

it('makes what another configuration names, runs its tasks, and says what it left out', async () => {
  const command = start(['--config', 'customhouse.yaml', ...repositories, '--exit']);

  const exitCode = await command.exitCode;

  const said = command.output();
  expect(said).toContain('HUB (registry hub), VENDOR (registry vendor), EDGE (edgebase)');
  expect(said).toContain('GIT_TESTS (Git tests)');
  expect(said).toContain('python: not run, vendor/python:3 is not there. Push it: local.json has the login.');
  const rows = (said.match(/^\w{10} {2}.*$/gm) ?? []).map((row) => row.split(/ {2,}/).slice(1, 5));
  expect(rows.map(([task, , status, trigger]) => `${task} ${status} ${trigger}`).sort()).toEqual([
    'kiosk Succeeded Image Update',
    'node-lts Succeeded Manual',
    'node-next Succeeded Manual',
    'shop Succeeded Image Update',
  ]);
  expect(exitCode).toBe(0);
  expect(Object.keys(local().registries)).toEqual(['hub', 'vendor', 'base', 'edge-base', 'apps']);
  expect(Object.keys(local().git.repositories)).toEqual(['kiosk-source', 'shop', 'tests']);
});

it('goes on where it was without arguments, and deploys what --repo brings in as a push', async () => {
  await write({ 'shop/server.js': page('second') });
  const without = start([]);
  await without.said('Ctrl-C stops it');
  const api = createApi({ functionApp: local().functionApp, key: local().keys.master });
  const address = (await api.address('shop')) ?? '';
  expect(await (await fetch(address)).text()).toBe('first true');
  without.process.kill('SIGINT');
  expect(await without.exitCode).toBe(0);
  expect(without.output()).toContain(`Configuration: ${join(folder, 'customhouse.yaml')}`);
  await commitShop('second');

  const again = start(['--repo', 'shop=shop']);
  await again.said('What it starts follows.');
  await again.said('Ctrl-C stops it');
  await expect
    .poll(async () => (await fetch(address).catch(() => undefined))?.text(), { timeout: 90_000, interval: 250 })
    .toBe('second true');

  const newest = (await api.runs('shop'))[0];
  const ended = await api.ended(newest?.runId ?? '');
  expect(`${ended.trigger} ${ended.outcome ?? ''}`).toBe('Commit deployed');
  again.process.kill('SIGINT');
  expect(await again.exitCode).toBe(0);
});
