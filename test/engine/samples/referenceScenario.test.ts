import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunContent } from '../../../local/tasks/types.ts';
import { openWorkshop, tarOf, type Workshop } from '../tasks/workshop.ts';

const samples = join(import.meta.dirname, '../../../samples');

let workshop: Workshop;
let home: string;
beforeAll(async () => {
  workshop = await openWorkshop();
  home = await mkdtemp(join(tmpdir(), 'customhouse-samples-'));
  const upstream = await workshop.carryOut(buildOf('library/node:15-alpine', {}), {
    files: { Dockerfile: `FROM ${workshop.registry.server}/base:1\n` },
  });
  expect(upstream.status).toBe('Succeeded');
});
afterAll(async () => {
  await workshop.close();
  await rm(home, { recursive: true, force: true });
});

function buildOf(image: string, set: Readonly<Record<string, string>>): RunContent {
  const values = Object.entries(set).map(([name, value]) => ({ name, value, isSecret: false }));
  return {
    kind: 'build',
    dockerfile: 'Dockerfile',
    imageNames: [image],
    push: true,
    arguments: values,
    noCache: false,
  };
}

/** The source of a sample, changed. */
async function sourceOf(sample: string, change: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(home, sample);
  await rm(folder, { recursive: true, force: true });
  await cp(join(samples, sample), folder, { recursive: true });
  await change(folder);
  return tarOf(folder);
}

/** What a push of this colour to base-image-node leads to: the public image. */
async function publish(color: string | undefined) {
  const contextTar = await sourceOf('base-image-node', async (folder) => {
    const dockerfile = await readFile(join(folder, 'Dockerfile'), 'utf8');
    if (color === undefined) return;
    const changed = dockerfile.replace(/BACKGROUND_COLOR \w+/, `BACKGROUND_COLOR ${color}`);
    await writeFile(join(folder, 'Dockerfile'), changed);
  });
  const set = { REGISTRY_NAME: `${workshop.registry.server}/library/` };
  return workshop.carryOut(buildOf('public/node:15-alpine', set), { contextTar });
}

/** The test of the import, as one run: build on the candidate, run it. */
async function validate(change: (folder: string) => Promise<void> = () => Promise.resolve()) {
  const task = await readFile(join(samples, 'import-baseimage-node', 'acr-task.yaml'), 'utf8');
  return workshop.carryOut(
    { kind: 'task', yaml: task.slice(0, task.indexOf('  - id: pull-base-image')) },
    {
      contextTar: await sourceOf('import-baseimage-node', change),
      values: [{ name: 'REGISTRY_FROM_URL', value: `${workshop.registry.server}/public/`, isSecret: false }],
    },
  );
}

it.each([[undefined], ['Orange'], ['Green'], ['Blue']])('lets a base image in whose colour is %s', async (color) => {
  const published = await publish(color);
  const { status, log } = await validate();

  expect(published.outputImages).toMatchObject([{ repository: 'public/node', tag: '15-alpine' }]);
  expect(status).toBe('Succeeded');
  expect(log).toContain('NODE_VERSION: 15-alpine\n');
  expect(log).toContain(`BACKGROUND_COLOR: ${color ?? 'Purple'}\n`);
  expect(log).toContain('node --version: v15.14.0\n');
});

it.each(['Red', 'rED'])('keeps a base image out whose colour is %s', async (color) => {
  await publish(color);
  const { status, log, errorMessage } = await validate();

  expect(status).toBe('Failed');
  expect(log).toContain('NODE_VERSION: 15-alpine\n');
  expect(log).toContain(`BACKGROUND_COLOR: ${color}\nERROR: Invalid Color: ${color}\n`);
  expect(log.endsWith('\nfailed to run step ID: validate-base-image: exit status 1\n')).toBe(true);
  expect(errorMessage).toBe('failed to run step ID: validate-base-image: exit status 1');
});

it('has no answer when test.sh has lost its run bit', async () => {
  await publish('Green');
  const { status, log, errorMessage } = await validate((folder) => chmod(join(folder, 'test.sh'), 0o644));

  expect(status).toBe('Failed');
  expect(log).toContain('Permission denied');
  expect(errorMessage).toBe('failed to run step ID: validate-base-image: exit status 126');
});

it('keeps test.sh executable in the clone', async () => {
  const { mode } = await stat(join(samples, 'import-baseimage-node', 'test.sh'));

  expect(mode & 0o111).toBe(0o111);
});

it('builds hello-world on the imported image', async () => {
  await publish('Green');
  const set = { REGISTRY_FROM_URL: `${workshop.registry.server}/public/` };
  const contextTar = await sourceOf('hello-world', () => Promise.resolve());

  const { status, outputImages, log } = await workshop.carryOut(buildOf('hello-world:{{.Run.ID}}', set), {
    runId: 'cz9',
    contextTar,
  });

  expect(status).toBe('Succeeded');
  expect(outputImages).toMatchObject([{ repository: 'hello-world', tag: 'cz9' }]);
  expect(log).toContain(workshop.registry.digestOf('public/node', '15-alpine'));
});

it("shows the base image's colour and version on hello-world's page", async () => {
  const server = spawn(process.execPath, [join(samples, 'hello-world', 'server.js')], {
    env: { PORT: '0', BACKGROUND_COLOR: 'Green"><script>', NODE_VERSION: '15-alpine' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const address = `http://127.0.0.1:${line.toString().trim().split(' ').at(-1) ?? ''}`;

  const page = await (await fetch(address)).text();
  const health = await fetch(`${address}/healthz`);
  const other = await fetch(`${address}/other`);
  server.kill();
  const [exitCode] = (await once(server, 'exit')) as [number | null];

  expect(page).toContain('<h1>Hello World</h1>');
  expect(page).toContain('NODE_VERSION: 15-alpine');
  expect(page).toContain('background-color: Green&#34;&#62;&#60;script&#62;');
  expect([health.status, other.status, exitCode]).toEqual([200, 404, 0]);
});
