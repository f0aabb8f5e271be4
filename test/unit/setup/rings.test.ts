import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFakeClone, type FakeClone } from './fakeClone.ts';

let clone: FakeClone;

/** Reports what the ring's file of numbers says, as vitest's JSON reporter would. */
const vitest = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const ring = process.argv[process.argv.indexOf('--project') + 1];
const target = process.argv.find((arg) => arg.startsWith('--outputFile.json=')).split('=')[1];
const report = existsSync(ring + '.json') ? readFileSync(ring + '.json', 'utf8') : undefined;
if (report === undefined) process.exitCode = 1;
else writeFileSync(target, report);
if (report?.includes('"numFailedTests":1')) process.exitCode = 1;
`;

beforeEach(async () => {
  clone = await makeFakeClone();
  await clone.run(['start']);
  await clone.write('node_modules/vitest/vitest.mjs', vitest);
  await clone.command('git', '');
  for (const ring of ['unit', 'orchestrators', 'replay', 'contract', 'local', 'engine', 'browser'])
    await passes(ring, 2);
});

afterEach(() => clone.remove());

async function passes(ring: string, passed: number, failed = 0): Promise<void> {
  const report = { numPassedTests: passed, numFailedTests: failed, numPendingTests: 0, numTodoTests: 0 };
  await clone.write(`${ring}.json`, JSON.stringify(report));
}

it('runs types, lint and every ring in order, and closes with the sum of all', async () => {
  const { exitCode, output } = await clone.run(['test']);

  expect(exitCode).toBe(0);
  expect([...output.matchAll(/^--- (\w+)$/gm)].map(([, name]) => name)).toEqual([
    ...['types', 'lint'],
    ...['unit', 'orchestrators', 'replay', 'contract', 'local', 'engine', 'browser'],
  ]);
  expect(output.trimEnd().split('\n').at(-1)).toBe('16 passed, 0 failed, 0 skipped');
});

it('fails when one test of one ring fails, and still runs the rest', async () => {
  await passes('replay', 1, 1);

  const { exitCode, output } = await clone.run(['test']);

  expect(exitCode).toBe(1);
  expect(output).toMatch(/^replay +1 passed, 1 failed, 0 skipped/m);
  expect(output.trimEnd().split('\n').at(-1)).toBe('15 passed, 1 failed, 0 skipped');
});

it('fails a ring in which nothing ran', async () => {
  await passes('contract', 0);

  const { exitCode, output } = await clone.run(['test', 'contract']);

  expect(exitCode).toBe(1);
  expect(output.trimEnd().split('\n').at(-1)).toBe('0 passed, 1 failed, 0 skipped');
});

it('fails a ring whose report was never written', async () => {
  const { exitCode, output } = await clone.runModule(
    "const { countTests } = await import('./setup/totals.mjs'); console.log(countTests(undefined, 1));",
  );

  expect(exitCode).toBe(0);
  expect(output).toContain('failed: 1');
});

it('names what the engine ring lacks and counts its files as skipped', async () => {
  await withoutEngine();

  const { exitCode, output } = await clone.run(['test', 'unit', 'engine']);

  expect(exitCode).toBe(0);
  expect(output).toContain('engine did not run: install Docker Engine or Podman');
  expect(output.trimEnd().split('\n').at(-1)).toBe('2 passed, 0 failed, 2 skipped');
});

it('fails when CI=true and a ring lacks something', async () => {
  await withoutEngine();

  const { exitCode, output } = await clone.run(['test', 'unit', 'engine'], { CI: 'true' });

  expect(exitCode).toBe(1);
  expect(output.trimEnd().split('\n').at(-1)).toBe('2 passed, 2 failed, 0 skipped');
});

async function withoutEngine(): Promise<void> {
  await clone.command('apt-get', 'exit 100');
  await clone.write('test/engine/one.test.ts', '');
  await clone.write('test/engine/area/two.test.ts', '');
  await clone.write('local/instance/engine/main.ts', withoutEngineFile);
}

const withoutEngineFile =
  "import { rmSync } from 'node:fs'; rmSync('.customhouse/engine.json', { force: true }); process.exitCode = 3;";
