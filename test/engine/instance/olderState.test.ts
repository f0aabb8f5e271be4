import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, instanceLabel } from '../../../local/containers/engine.ts';
import type { ContainerEngine } from '../../../local/containers/types.ts';
import { readEngine } from '../../../local/instance/engine/find.ts';
import { engineFilePath, freshHome, type Home } from '../../../local/instance/home.ts';
import { instanceVariable } from '../../../local/instance/leftovers.ts';
import { run } from './startCommand.ts';

// What a version left that had a port for each of four registries, other secrets and a plan without contexts.
const image = '127.0.0.1:20002/old/image:1';
let home: Home;
let engine: ContainerEngine;

beforeAll(async () => {
  home = await freshHome();
  engine = createEngine(readEngine(engineFilePath)!, home.instance);
  await writeFile(home.ports, JSON.stringify({ arm: 20_000, dockerhub: 20_001, public: 20_002 }));
  await writeFile(home.secrets, JSON.stringify({ gitToken: 'old', dockerhubPassword: 'old' }));
  await writeFile(home.plan, JSON.stringify({ configuration: '/old/customhouse.yaml' }));
  await buildImage();
});

afterAll(() => run('clean', home.directory).exitCode);

async function buildImage(): Promise<void> {
  const folder = join(home.directory, 'old');
  await mkdir(folder);
  await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n');
  await must(['build', ...engine.file.buildArguments, '--tag', image, folder]);
}

async function must(command: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await engine.call({ arguments: command });
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

it('stops the start with one sentence that says what to do, and keeps what is there', async () => {
  const start = run('start', home.directory);

  expect(await start.exitCode).toBe(1);
  expect(start.output()).toContain(
    `${home.plan} is damaged or was written by another version of Customhouse: run "npm run clean", which removes all that was kept here, and start again.\n`,
  );
  expect(start.output()).not.toContain('Starting');
  expect(existsSync(home.ports)).toBe(true);
});

it('is removed by clean: processes, containers, images and files', async () => {
  await must(['create', '--label', instanceLabel(home.instance), image, '/none']);
  const left = spawn('sleep', ['600'], { env: { ...process.env, [instanceVariable]: home.instance } });
  const hasEnded = once(left, 'exit');

  const clean = run('clean', home.directory);

  expect(await clean.exitCode).toBe(0);
  expect(await hasEnded).toEqual([null, 'SIGKILL']);
  expect(await must(['ps', '--all', '--quiet', '--filter', `label=${instanceLabel(home.instance)}`])).toBe('');
  expect(await must(['images', '--quiet', '--filter', `reference=${image}`])).toBe('');
  expect(existsSync(home.directory)).toBe(false);
});
