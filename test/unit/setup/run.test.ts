import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { end, makeFakeClone, type FakeClone } from './fakeClone.ts';

/** Each test starts a dozen processes one after the other, which takes a second: a loaded machine may need twenty times that. */
vi.setConfig({ testTimeout: 120_000 });

let clone: FakeClone;

beforeEach(async () => {
  clone = await makeFakeClone();
});

afterEach(() => clone.remove());

describe('a fresh clone', () => {
  it('gets packages, the compiled application and an engine before its verb runs', async () => {
    const { exitCode, output } = await clone.run(['start', '--exit']);

    expect(output).toContain('Installing packages (npm ci) …');
    expect(exitCode).toBe(0);
    expect(await clone.calls()).toEqual(['npm ci HTTPS_PROXY=', 'tsc', 'bundle', 'engine', 'verb --exit']);
  });

  it('gets its command with the right to be run, which the compiler does not give', async () => {
    await clone.run(['start']);

    expect(statSync(join(clone.root, 'dist', 'cli', 'customhouse.js')).mode & 0o777).toBe(0o755);
  });

  it('needs no engine and no build for a walkthrough elsewhere', async () => {
    const { exitCode } = await clone.run(['walkthrough', '--target', 'azure', '--env', 'azure.env']);

    expect(exitCode).toBe(0);
    expect(await clone.calls()).toEqual(['npm ci HTTPS_PROXY=', 'verb --target azure --env azure.env']);
  });

  it('is set up once: the second start only asks for the engine', async () => {
    await clone.run(['start']);

    await clone.run(['start']);

    expect((await clone.calls()).slice(5)).toEqual(['engine', 'verb']);
  });

  it('gets its packages again when the lock file has changed', async () => {
    await clone.run(['start']);
    await clone.write('package-lock.json', '{ "lockfileVersion": 3 }');

    await clone.run(['start']);

    expect((await clone.calls()).slice(5)).toEqual(['npm ci HTTPS_PROXY=', 'tsc', 'bundle', 'engine', 'verb']);
  });

  it('is compiled again when a source has changed, and only then', async () => {
    await clone.run(['start']);
    await clone.write('functions/app.ts', 'export {};');

    await clone.run(['start']);

    expect((await clone.calls()).slice(5)).toEqual(['tsc', 'bundle', 'engine', 'verb']);
  });

  it('has nothing to clean but .customhouse, without npm', async () => {
    await clone.write('.customhouse/left', '');

    const { exitCode } = await clone.run(['clean']);

    expect(exitCode).toBe(0);
    expect(existsSync(join(clone.root, '.customhouse'))).toBe(false);
    expect(await clone.calls()).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it("stops with npm's own words, and tries again next time", async () => {
    await clone.command('npm', 'echo "ECONNREFUSED registry"; exit 7');

    const first = await clone.run(['start']);
    const second = await clone.run(['start']);

    expect(first.exitCode).toBe(1);
    expect(first.output).toMatch(
      /"npm ci" failed with exit code 7:\nECONNREFUSED registry\nIs the package registry reachable/,
    );
    expect(second.output).toContain('"npm ci" failed');
  });

  it("stops with the compiler's own words", async () => {
    await clone.run(['start']);
    await clone.write(
      'node_modules/typescript/bin/tsc',
      "console.log('app.ts(1,1): error TS1'); process.exitCode = 2;",
    );
    await clone.write('functions/app.ts', 'broken');

    const { exitCode, output } = await clone.run(['start']);

    expect(exitCode).toBe(1);
    expect(output).toMatch(/The application does not compile:\napp\.ts\(1,1\): error TS1\n/);
  });

  it('stops when no Node that is new enough comes with the packages', async () => {
    await clone.command('old-node', 'echo undefined');

    const { exitCode, output } = await clone.runModule(
      "import { findNode } from './setup/node.mjs'; await findNode('.', './path/old-node');",
    );

    expect(exitCode).toBe(1);
    expect(output).toContain('Node.js 22.18 or later is needed.');
    expect(output).toContain('Delete node_modules');
  });

  it('names the verbs when it is asked for another one', async () => {
    const { exitCode, output } = await clone.run(['strat']);

    expect(exitCode).toBe(1);
    expect(output).toContain('<start|test|walkthrough|bench|package|release|clean>');
  });
});

describe('a set-up that was killed', () => {
  const shellHang = '#!/bin/sh\necho "$$" > pid; exec sleep 60';
  const scriptHang =
    "process.getBuiltinModule('fs').writeFileSync('pid', `${process.pid}\\n`); setInterval(() => {}, 1000);";

  it.each([
    {
      stage: 'npm ci',
      program: 'path/npm',
      hang: shellHang,
      again: ['npm ci HTTPS_PROXY=', 'tsc', 'bundle', 'engine', 'verb'],
    },
    {
      stage: 'the compiler',
      program: 'node_modules/typescript/bin/tsc',
      hang: scriptHang,
      again: ['tsc', 'bundle', 'engine', 'verb'],
    },
    {
      stage: 'the engine probe',
      program: 'local/instance/engine/main.ts',
      hang: scriptHang,
      again: ['engine', 'verb'],
    },
  ])('in $stage leaves nothing running and ends up right the next time', async ({ stage, program, hang, again }) => {
    await clone.run(['start']);
    if (stage === 'npm ci') await clone.write('package-lock.json', '{ "lockfileVersion": 3 }');
    if (stage === 'the compiler') await clone.write('functions/app.ts', 'export {};');
    const healthy = await clone.read(program);
    await clone.write(program, hang);
    const orphan = await killOnceHanging();
    await clone.write(program, healthy);
    const before = (await clone.calls()).length;

    const { exitCode } = await clone.run(['start']);

    expect(exitCode).toBe(0);
    expect(isRunning(orphan)).toBe(false);
    expect((await clone.calls()).slice(before)).toEqual(again);
  });

  /** A loaded machine takes its time to come that far. */
  const patience = { timeout: 60_000 };

  /** @returns the PID of what the killed set-up was waiting for */
  async function killOnceHanging(): Promise<number> {
    const killed = clone.spawn(['start']);
    const hasEnded = once(killed, 'exit');
    const pid = await vi.waitFor(async () => {
      const text = await clone.read('pid');
      if (!text.endsWith('\n')) throw new Error('It is still being written.');
      return Number(text);
    }, patience);
    killed.kill('SIGKILL');
    await hasEnded;
    return pid;
  }

  it('waits for another set-up of the same clone instead of working beside it', async () => {
    const both = await Promise.all([clone.run(['start']), clone.run(['start'])]);

    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect((await clone.calls()).filter((call) => call.startsWith('npm'))).toHaveLength(1);
  });
});

describe('the verb', () => {
  it("ends with its own exit code and gets the caller's signals", async () => {
    await clone.write(
      'local/start.ts',
      "process.on('SIGTERM', () => process.exit(42)); setInterval(() => {}, 1000); console.log('up');",
    );
    const child = clone.spawn(['start']);
    const ended = end(child);
    await new Promise<void>((resolve) =>
      child.stdout?.on('data', (text: Buffer) => {
        if (text.includes('up')) resolve();
      }),
    );

    child.kill('SIGTERM');

    expect((await ended).exitCode).toBe(42);
  });

  it('sees loopback past a proxy, and keeps the exceptions that were there', async () => {
    await clone.write('local/start.ts', 'console.log(process.env.NO_PROXY, process.env.HTTPS_PROXY);');

    const { output } = await clone.run(['start'], { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'example.org' });

    expect(output).toContain('example.org,127.0.0.1,localhost http://127.0.0.1:9');
    expect((await clone.calls())[0]).toBe('npm ci HTTPS_PROXY=http://127.0.0.1:9');
  });
});

/** What a killed process leaves until its parent takes note of it has no command line. */
function isRunning(pid: number): boolean {
  const path = `/proc/${pid}/cmdline`;
  return existsSync(path) && readFileSync(path, 'utf8') !== '';
}
