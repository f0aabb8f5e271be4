import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createEngine } from '../../../local/containers/engine.ts';
import { removeAll, removeContainers } from '../../../local/containers/removeAll.ts';
import type { ContainerEngine } from '../../../local/containers/types.ts';
import { buildPage, must, openTestEngine, printAndExit } from './testEngine.ts';

let engine: ContainerEngine;
let other: ContainerEngine;
beforeAll(async () => {
  engine = await openTestEngine('test-engine');
  other = createEngine(engine.file, 'test-engine-other');
  await Promise.all([removeAll(engine, []), removeAll(other, [])]);
  await buildPage(engine, 'customhouse-test/engine:1', 'page');
});
afterAll(async () => {
  await removeAll(other, []);
  await removeAll(engine, ['customhouse-test']);
});

describe('the container engine', () => {
  it('builds and runs, and tells the exit code and both outputs as they come', async () => {
    let seen = '';
    const [entryPoint = '', ...rest] = printAndExit('hello', 3);
    const result = await engine.call({
      arguments: ['run', '--rm', '--network', 'none', '--entrypoint', entryPoint, 'customhouse-test/engine:1', ...rest],
      onOutput: (text) => (seen += text),
    });

    expect(result).toMatchObject({ exitCode: 3, stdout: 'hello\n' });
    expect(seen).toContain('hello\n');
  });

  it('ends a running call when it is aborted', async () => {
    const abort = new AbortController();
    const name = 'customhouse-test-abort';
    const running = engine.call({
      arguments: ['run', '--rm', '--network', 'none', '--name', name, 'customhouse-test/engine:1'],
      signal: abort.signal,
    });
    await vi.waitFor(async () => {
      expect(await must(engine, ['container', 'inspect', '--format', '{{.State.Status}}', name])).toBe('running\n');
    }, 10_000);

    abort.abort();
    expect((await running).exitCode).not.toBe(0);
    await removeContainers(engine);
    expect(await must(engine, ['ps', '--all', '--quiet', '--filter', `name=${name}`])).toBe('');
  });

  it('reaches 127.0.0.1 past a proxy', async () => {
    const echo = createEngine({ ...engine.file, command: '/usr/bin/env' }, 'x');
    const { stdout } = await echo.call({
      arguments: [],
      env: { NO_PROXY: 'example.com', HTTPS_PROXY: 'http://127.0.0.1:9' },
    });

    expect(stdout).toContain('NO_PROXY=example.com,127.0.0.1,localhost\n');
    expect(stdout).toContain('no_proxy=example.com,127.0.0.1,localhost\n');
  });

  it('says what to do when the command is gone', async () => {
    const gone = createEngine({ ...engine.file, command: '/nowhere/podman' }, 'x');

    await expect(gone.call({ arguments: ['ps'] })).rejects.toThrow('Run the set-up again');
  });
});

describe('removing everything', () => {
  it("takes this clone's containers and images, and leaves another clone's", async () => {
    await buildPage(other, 'customhouse-test/other:1', 'other');
    await must(engine, ['tag', 'customhouse-test/engine:1', '127.0.0.1:43999/hello:1']);
    const run = ['run', '--detach', '--network', 'none', 'customhouse-test/engine:1'];
    await must(engine, run);
    await must(other, run);

    const removed = await removeContainers(engine);
    expect(removed).toBe(1);
    expect(
      (await must(other, ['ps', '--quiet', '--filter', 'label=customhouse.instance=test-engine-other'])).trim(),
    ).not.toBe('');

    await removeAll(other, []);
    await removeAll(engine, ['127.0.0.1:43999']);
    const images = await must(engine, ['images', '--format', '{{.Repository}}']);
    expect(images).not.toMatch(/customhouse-test|127\.0\.0\.1:43999/);
  });

  it('is done when nothing is left', async () => {
    expect(await removeAll(engine, ['127.0.0.1:43999'])).toEqual({ containers: 0, images: 0 });
    expect(spawnSync(engine.file.command, ['--version']).status).toBe(0);
  });
});
