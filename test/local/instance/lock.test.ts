import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freshHome, type Home } from '../../../local/instance/home.ts';
import { lockHolder, takeLock } from '../../../local/instance/lock.ts';
import { removeHome } from './removeHome.ts';

let home: Home;

beforeEach(async () => {
  home = await freshHome();
});

afterEach(() => removeHome(home));

const lockScript = `
const { takeLock } = await import('${new URL('../../../local/instance/lock.ts', import.meta.url).href}');
const lock = await takeLock(process.argv[1]);
console.log('heldBy' in lock ? 'held' : 'taken');
setInterval(() => {}, 1000);
`;

function spawnHolder() {
  return spawn(process.execPath, ['--input-type=module', '-e', lockScript, home.lock], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

it('is held by one process at a time, which can be named', async () => {
  const holder = spawnHolder();
  await once(holder.stdout, 'data');

  const second = await takeLock(home.lock);

  expect(second).toEqual({ heldBy: holder.pid });
  holder.kill('SIGKILL');
  await once(holder, 'close');
});

it('does not count when its process was killed', async () => {
  const holder = spawnHolder();
  await once(holder.stdout, 'data');
  holder.kill('SIGKILL');
  await once(holder, 'close');

  const lock = await takeLock(home.lock);

  expect(lock).not.toHaveProperty('heldBy');
});

it('does not count when its number belongs to another process by now', async () => {
  await takeLock(home.lock);
  const identity = await readFile(home.lock, 'utf8');
  const [pid, startTime, boot] = identity.split(' ');
  await writeFile(home.lock, [pid, Number(startTime) - 1, boot].join(' '));

  const lock = await takeLock(home.lock);

  expect(lock).not.toHaveProperty('heldBy');
});

it('is free again once it was given back', async () => {
  const lock = await takeLock(home.lock);
  if (!('release' in lock)) throw new Error('It was free.');

  await lock.release();

  expect(await lockHolder(home.lock)).toBeUndefined();
});

it('goes to one of many that find a dead lock at the same moment', async () => {
  await writeFile(home.lock, '999999999 1 dead');

  const holders = Array.from({ length: 6 }, spawnHolder);
  const answers = await Promise.all(holders.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()));

  expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1);
  for (const holder of holders) holder.kill('SIGKILL');
});
