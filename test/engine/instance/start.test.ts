import { existsSync, statSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine } from '../../../local/containers/engine.ts';
import { readEngine } from '../../../local/instance/engine/find.ts';
import { engineFilePath, freshHome, type Home } from '../../../local/instance/home.ts';
import { startInstance } from '../../../local/instance/instance.ts';
import { endLeftovers } from '../../../local/instance/leftovers.ts';
import { readLocalFile } from '../../../local/instance/localFile.ts';
import { lockHolder } from '../../../local/instance/lock.ts';
import { choosePorts, requireFreePorts } from '../../../local/instance/ports.ts';
import type { LocalFile } from '../../../local/instance/types.ts';
import { run } from './startCommand.ts';

// One instance through its life: each test finds it as the one before has left it.
let home: Home;

/** A port on which nobody listens: whoever obeys the proxy on the way to loopback fails. */
const deadProxy = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9', NODE_USE_ENV_PROXY: '1' };
const pastProxy = { NO_PROXY: '127.0.0.1,localhost', no_proxy: '127.0.0.1,localhost' };

/** How soon a person presses Ctrl-C again. */
const impatienceMs = 700;

beforeAll(async () => {
  home = await freshHome();
});

afterAll(() => run('clean', home.directory).exitCode);

function local(): LocalFile {
  const file = readLocalFile(home);
  if (file === undefined) throw new Error('There is no local.json.');
  return file;
}

async function containers(...args: string[]): Promise<string[]> {
  const engine = createEngine(readEngine(engineFilePath)!, home.instance);
  const { stdout } = await engine.call({
    arguments: ['ps', '--quiet', '--filter', `label=customhouse.instance=${home.instance}`, ...args],
  });
  return stdout.split('\n').filter((line) => line !== '');
}

/** Nothing of the instance runs, and its ports are free. */
async function expectStopped(): Promise<void> {
  expect(await lockHolder(home.lock)).toBeUndefined();
  expect(await containers()).toEqual([]);
  expect(await endLeftovers(home.instance)).toBe(0);
  await expect(requireFreePorts(home, await choosePorts(home))).resolves.toBeUndefined();
}

it.each(['Starting the local Azure', 'Starting the function app'])(
  'leaves nothing behind when it is interrupted while it says "%s"',
  async (line) => {
    const controller = new AbortController();
    function say(text: string): void {
      if (text.startsWith(line)) controller.abort(new Error('Interrupted.'));
    }

    const start = startInstance(home.directory, { say, signal: controller.signal });

    await expect(start).rejects.toThrow('Interrupted.');
    await expectStopped();
  },
);

it('lets the first runs happen behind a dead proxy, prints them, and ends with 0 when it is told --exit', async () => {
  const start = run('start', home.directory, ['--exit'], { ...deadProxy, ...pastProxy });

  const exitCode = await start.exitCode;

  const rows = start.output().match(/^\w{10} {2}.*$/gm) ?? [];
  expect(rows.map((row) => row.split(/ {2,}/).slice(1, 5))).toEqual([
    ['hello-world', 'linux/amd64', 'Succeeded', 'Image Update'],
    ['base-import-node', 'linux/amd64', 'Succeeded', 'Image Update'],
    ['node-public', 'linux/amd64', 'Succeeded', 'Manual'],
  ]);
  expect(exitCode).toBe(0);
  expect(statSync(home.local).mode & 0o777).toBe(0o600);
  await expectStopped();
});

it('goes on where it was, answers a second start with its addresses, and goes on after a kill', async () => {
  const first = run('start', home.directory);
  await first.said('Ctrl-C stops it');
  const page = `http://127.0.0.1:${local().ports.container}/`;

  const second = run('start', home.directory);

  expect(await second.exitCode).toBe(0);
  expect(second.output()).toContain(`It runs already, as process ${String(first.process.pid)}.`);
  expect(second.output()).toContain(local().git.repositories['base-image-node']);
  expect(await (await fetch(page)).text()).toContain('BACKGROUND_COLOR: Purple');

  first.process.kill('SIGKILL');
  await first.exitCode;
  const third = run('start', home.directory);
  await third.said('Ctrl-C stops it');

  expect(await (await fetch(page)).text()).toContain('BACKGROUND_COLOR: Purple');

  // One Ctrl-C, as the terminal and npm send it: twice at once.
  third.process.kill('SIGINT');
  third.process.kill('SIGINT');
  expect(await third.exitCode).toBe(0);
  await expectStopped();
});

it('ends, and says which, when one of its processes ends by itself', async () => {
  const start = run('start', home.directory);
  await start.said('Ctrl-C stops it');

  process.kill(-Number(local().pids['azurite']), 'SIGKILL');

  expect(await start.exitCode).toBe(1);
  expect(start.output()).toContain('azurite has ended by itself.');
  await expectStopped();
});

it('is killed by a second Ctrl-C when something does not stop, and its leftovers are removed at the next start', async () => {
  const start = run('start', home.directory);
  await start.said('Ctrl-C stops it');
  process.kill(Number(local().pids['azurite']), 'SIGSTOP');

  const again = setInterval(() => start.process.kill('SIGINT'), impatienceMs);

  expect(await start.exitCode).toBe(130);
  clearInterval(again);
  expect(await endLeftovers(home.instance)).toBe(0);
});

it('leaves no container, image or state of this instance after clean', async () => {
  const clean = run('clean', home.directory);

  expect(await clean.exitCode).toBe(0);
  expect(clean.output()).toMatch(/Removed 0 processes, 1 containers, \d images/);
  expect(existsSync(home.directory)).toBe(false);
  expect(await containers('--all')).toEqual([]);
});
