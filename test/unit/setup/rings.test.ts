import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFakeClone, type FakeClone } from './fakeClone.ts';

let clone: FakeClone;

const rings = ['unit', 'orchestrators', 'replay', 'contract', 'infra', 'local', 'browser', 'engine'];

/** Reports what the ring's file of numbers says, as vitest's JSON reporter would. */
const vitest = `
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
for (const arg of process.argv) if (arg.startsWith('--exclude')) appendFileSync('calls', arg + '\\n');
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
  for (const command of ['git', 'dotnet']) await clone.command(command, '');
  for (const ring of rings) await passes(ring, 2);
});

afterEach(() => clone.remove());

async function passes(ring: string, passed: number, failed = 0): Promise<void> {
  const report = { numPassedTests: passed, numFailedTests: failed, numPendingTests: 0, numTodoTests: 0 };
  await clone.write(`${ring}.json`, JSON.stringify(report));
}

it('runs types, lint and every ring in order, and closes with the sum of all', async () => {
  const { exitCode, output } = await clone.run(['test']);

  expect(exitCode).toBe(0);
  expect([...output.matchAll(/^--- (\w+)$/gm)].map(([, name]) => name)).toEqual([...['types', 'lint'], ...rings]);
  expect(output.trimEnd().split('\n').at(-1)).toBe('18 passed, 0 failed, 0 skipped');
});

it('fails when one test of one ring fails, and still runs the rest', async () => {
  await passes('replay', 1, 1);

  const { exitCode, output } = await clone.run(['test']);

  expect(exitCode).toBe(1);
  expect(output).toMatch(/^replay +1 passed, 1 failed, 0 skipped/m);
  expect(output.trimEnd().split('\n').at(-1)).toBe('17 passed, 1 failed, 0 skipped');
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

describe('a client that is missing', () => {
  /** Nothing of this machine. */
  function bare(): { PATH: string } {
    return { PATH: join(clone.root, 'path') };
  }

  beforeEach(async () => {
    for (const client of ['curl', 'podman']) await clone.command(client, '');
  });

  it('leaves out the file that needs it, names it, and counts it as skipped', async () => {
    const { exitCode, output } = await clone.run(['test', 'engine'], bare());

    const file = 'test/engine/clients/skopeo.test.ts';
    expect(exitCode).toBe(0);
    expect((await clone.calls()).filter((call) => call.startsWith('--exclude'))).toEqual([`--exclude=${file}`]);
    expect(output).toContain(`${file} did not run: install skopeo ("npm test -- --with-clients" does`);
    expect(output.trimEnd().split('\n').at(-1)).toBe('2 passed, 0 failed, 1 skipped');
  });

  it('fails when CI=true', async () => {
    const { exitCode, output } = await clone.run(['test', 'engine'], { ...bare(), CI: 'true' });

    expect(exitCode).toBe(1);
    expect(output.trimEnd().split('\n').at(-1)).toBe('2 passed, 1 failed, 0 skipped');
  });

  it('leaves nothing out when it is there', async () => {
    await clone.command('skopeo', '');

    const { output } = await clone.run(['test', 'engine'], bare());

    expect(output.trimEnd().split('\n').at(-1)).toBe('2 passed, 0 failed, 0 skipped');
  });
});

async function withoutEngine(): Promise<void> {
  await clone.command('apt-get', 'exit 100');
  await clone.write('test/engine/one.test.ts', '');
  await clone.write('test/engine/area/two.test.ts', '');
  await clone.write('local/instance/engine/main.ts', withoutEngineFile);
}

const withoutEngineFile =
  "import { rmSync } from 'node:fs'; rmSync('.customhouse/engine.json', { force: true }); process.exitCode = 3;";
