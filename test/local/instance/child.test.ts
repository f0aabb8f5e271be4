import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startChild, type ChildOptions } from '../../../local/instance/child.ts';
import { freshHome, type Home } from '../../../local/instance/home.ts';
import { identityOf } from '../../../local/instance/processIdentity.ts';
import { createProcesses } from '../../../local/instance/processes.ts';
import { removeHome } from './removeHome.ts';

let home: Home;

beforeEach(async () => {
  home = await freshHome();
});

afterEach(() => removeHome(home));

/** A process that runs this code; it is ready once it has printed something. */
function script(code: string, more: Partial<ChildOptions> = {}): ChildOptions {
  const log = join(home.logs, `${more.name ?? 'child'}.log`);
  return {
    name: 'child',
    command: process.execPath,
    arguments: ['-e', code],
    env: process.env,
    cwd: home.directory,
    isReady: async () => (await readFile(log, 'utf8')).includes('ready'),
    readyWithinMs: 10_000,
    ...more,
  };
}

const serves = "console.log('ready'); setInterval(() => {}, 1000);";

it('is stopped with all that it started', async () => {
  const child = await startChild(
    home,
    script(`const { pid } = require('child_process').spawn('sleep', ['600']); console.log(pid); ${serves}`),
  );
  const grandchild = Number.parseInt(await readFile(join(home.logs, 'child.log'), 'utf8'), 10);

  await child.stop();

  expect(identityOf(child.pid)).toBeUndefined();
  expect(identityOf(grandchild)).toBeUndefined();
});

it('names its log when it ends before it serves', async () => {
  const start = startChild(home, script("console.error('no such table'); process.exit(1);"));

  await expect(start).rejects.toThrow(`child did not start. Its log: ${join(home.logs, 'child.log')}`);
  expect(await readFile(join(home.logs, 'child.log'), 'utf8')).toContain('no such table');
});

it('is ended when it does not serve in time', async () => {
  const start = startChild(home, script('setInterval(() => {}, 1000);', { readyWithinMs: 100 }));

  await expect(start).rejects.toThrow('child did not start.');
});

it('is ended when the start is given up', async () => {
  const controller = new AbortController();
  const start = startChild(home, script('setInterval(() => {}, 1000);'), controller.signal);

  controller.abort(new Error('Interrupted.'));

  await expect(start).rejects.toThrow('Interrupted.');
});

it('is missed when it ends by itself, and not when it was told to', async () => {
  const processes = createProcesses();
  await processes.start(() => startChild(home, script(serves, { name: 'told' })));
  await processes.start(() => startChild(home, script(`${serves} setTimeout(() => process.exit(3), 300);`)));
  await processes.kill('told');

  const lost = await processes.lost;

  expect(lost).toBe('child');
});

it('is stopped as well when the one started beside it fails', async () => {
  const processes = createProcesses();
  const start = processes.start(
    () => startChild(home, script('process.exit(1);', { name: 'broken' })),
    () => startChild(home, script(serves)),
  );
  await expect(start).rejects.toThrow('broken did not start');
  const { child } = processes.pids();

  await processes.stop();

  expect(identityOf(Number(child))).toBeUndefined();
});
