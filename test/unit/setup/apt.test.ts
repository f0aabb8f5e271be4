import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeFakeClone, type FakeClone } from './fakeClone.ts';

let clone: FakeClone;

/** No engine passes the probe until apt has installed one. */
const engineAfterApt = `
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('calls', 'engine\\n');
if (!existsSync('installed')) { console.error("podman 4 can't build an image FROM scratch: no runc"); process.exitCode = 3; }
`;
const apt = 'echo "$(basename $0) $*" >> calls; case "$*" in *install*) touch installed;; esac';

beforeEach(async () => {
  clone = await makeFakeClone();
  await clone.write('local/instance/engine/main.ts', engineAfterApt);
  await clone.command('dpkg', 'echo "dpkg $*" >> calls');
  // Where the tests don't run as root, sudo is needed: this one does as it is told.
  await clone.command('sudo', 'shift; exec "$@"');
});

afterEach(() => clone.remove());

describe('a machine without an engine', () => {
  it('gets Podman by apt without a question when there is no terminal, after reading the lists, waiting for the lock', async () => {
    await clone.command('apt-get', apt);

    const { exitCode, output } = await clone.run(['start']);

    const option = '-q -o DPkg::Lock::Timeout=180';
    expect(exitCode).toBe(0);
    expect(output).toContain("podman 4 can't build an image FROM scratch");
    expect((await clone.calls()).slice(3)).toEqual([
      'engine',
      `apt-get ${option} update`,
      'dpkg --configure -a',
      `apt-get ${option} install -y --no-install-recommends podman runc slirp4netns busybox-static`,
      'engine',
      'verb',
    ]);
  });

  it('waits while another apt holds the lock of the package lists', async () => {
    await clone.command(
      'apt-get',
      `if [ ! -e held ]; then touch held; echo "E: Could not get lock /var/lib/apt/lists/lock."; exit 100; fi; ${apt}`,
    );

    const { exitCode } = await clone.run(['start']);

    expect(exitCode).toBe(0);
    expect((await clone.calls()).filter((call) => call.endsWith('update'))).toHaveLength(1);
  });

  it('ends up right the next time when it was killed while apt installed', async () => {
    await clone.command('apt-get', `case "$*" in *install*) echo "$$" > pid; exec sleep 60;; esac; ${apt}`);
    const killed = clone.spawn(['start']);
    const hasEnded = once(killed, 'exit');
    const orphan = await vi.waitFor(
      async () => Number.parseInt(await clone.read('pid'), 10) || Promise.reject(new Error('no PID yet')),
      {
        timeout: 60_000,
      },
    );
    killed.kill('SIGKILL');
    await hasEnded;
    process.kill(orphan, 'SIGKILL');
    await clone.command('apt-get', apt);
    const before = (await clone.calls()).length;

    const { exitCode } = await clone.run(['start']);

    expect(exitCode).toBe(0);
    const calls = (await clone.calls()).slice(before);
    expect(calls.map((call) => call.split(' ').at(0))).toEqual([
      'engine',
      'apt-get',
      'dpkg',
      'apt-get',
      'engine',
      'verb',
    ]);
    expect(calls).toContain('dpkg --configure -a');
  });

  it("stops with apt's own words when it fails", async () => {
    await clone.command('apt-get', 'echo "E: Unable to locate package podman"; exit 100');

    const { exitCode, output } = await clone.run(['start']);

    expect(exitCode).toBe(1);
    expect(output).toMatch(
      /"apt-get install podman .*" failed with exit code 100:\nE: Unable to locate package podman\n/,
    );
  });

  it('says in one paragraph what to install where there is no apt', async () => {
    await clone.command('apt-get', 'exit 100');
    await clone.run(['start']);

    const { exitCode, output } = await clone.run(['start'], { PATH: '/nowhere' });

    expect(exitCode).toBe(1);
    expect(output).toContain('found no engine that works here; the failed step of each is above');
    expect(output).toContain('apt-get install --no-install-recommends podman runc slirp4netns busybox-static');
  });
});

it('goes on to the tests without an engine: they name what is missing', async () => {
  await clone.command('apt-get', 'exit 100');
  await clone.write('setup/test.mjs', "console.log('tests run');");

  const { exitCode, output } = await clone.run(['test']);

  expect(exitCode).toBe(0);
  expect(output).toContain('tests run');
});
