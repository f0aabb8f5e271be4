import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFakeClone, type FakeClone } from './fakeClone.ts';

let clone: FakeClone;
/** Nothing of this machine: what it has installed must not matter. */
let bare: { PATH: string };

beforeEach(async () => {
  clone = await makeFakeClone();
  bare = { PATH: join(clone.root, 'path') };
  await clone.write(
    'setup/test.mjs',
    "import { appendFileSync } from 'node:fs'; appendFileSync('calls', `tests ${process.argv.slice(2)}\\n`);",
  );
  await clone.run(['start']);
  await clone.command('env', 'exec /usr/bin/env "$@"');
  await clone.command('dpkg', '');
  // Where the tests don't run as root, sudo is needed: this one does as it is told.
  await clone.command('sudo', 'shift; exec "$@"');
  await clone.command('apt-get', 'echo "apt-get $*" >> calls');
  for (const client of ['git', 'curl', 'podman', 'zsh']) await clone.command(client, '');
});

afterEach(() => clone.remove());

async function installed(): Promise<string[]> {
  return (await clone.calls()).filter((call) => call.startsWith('apt-get') && call.includes('install'));
}

const skopeo = 'apt-get -q -o DPkg::Lock::Timeout=180 install -y --no-install-recommends skopeo';

it('installs the clients that are missing with --with-clients, which the tests never see', async () => {
  const { exitCode } = await clone.run(['test', 'engine', '--with-clients'], bare);

  expect(exitCode).toBe(0);
  expect(await installed()).toEqual([skopeo]);
  expect((await clone.calls()).at(-1)).toBe('tests engine');
});

it('installs them for CI unasked', async () => {
  await clone.run(['test'], { ...bare, CI: 'true' });

  expect(await installed()).toEqual([skopeo]);
});

it('installs nothing without being asked, nor what is there', async () => {
  await clone.run(['test'], bare);
  await clone.command('skopeo', '');
  await clone.run(['test', '--with-clients'], bare);

  expect(await installed()).toEqual([]);
});

it('goes on to the tests when apt fails, and says what it was that failed', async () => {
  await clone.command('apt-get', 'echo "E: Unable to locate package skopeo"; exit 100');

  const { output } = await clone.run(['test', '--with-clients'], bare);

  expect(output).toContain('"apt-get install skopeo" failed with exit code 100:\nE: Unable to locate package skopeo\n');
  expect((await clone.calls()).at(-1)).toBe('tests ');
});
