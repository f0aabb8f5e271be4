import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfiguration } from '../../../shared/config/load.ts';
import type { BuildTask, ImportTask, Task } from '../../../shared/config/model.ts';
import { formatProblem } from '../../../shared/config/problem.ts';

const head = `registries:
  base: { acr: BaseAcr, resourceGroup: rg }
tasks:
`;
const build = `${head}  app:
    kind: build
    registry: base
    context: https://git.test/app.git
    image: app
`;

function problemsOf(text: string): readonly string[] {
  const loaded = loadConfiguration(text, {});
  return loaded.kind === 'valid' ? [] : loaded.problems.map((problem) => formatProblem('c.yaml', problem));
}

function taskOf(text: string): Task {
  const loaded = loadConfiguration(text, {});
  if (loaded.kind === 'invalid') throw new Error(JSON.stringify(loaded.problems));
  return loaded.configuration.tasks.get('app')!;
}

function importing(test: string): string {
  return `${head}  app:\n    kind: import\n    from: base/up:1\n    to: base/node:1\n    gates: [{ test: { context: https://git.test/t.git, ${test} } }]\n`;
}

describe('a build with a task file', () => {
  it('names the file, its values and the secrets whose URLs they hold', () => {
    const task = taskOf(
      `${build}    file: ci/acr-task.yaml\n    values: ci/values.yaml\n    secrets: { PASSWORD: registry-team-password }\n`,
    ) as BuildTask;

    expect(task.taskFile).toEqual({
      path: 'ci/acr-task.yaml',
      values: 'ci/values.yaml',
      secrets: { PASSWORD: 'registry-team-password' },
    });
  });

  it.each([
    [
      'file: a.yaml\n    dockerfile: D',
      'c.yaml:10:17 tasks.app.dockerfile: expected no `dockerfile` beside `file`, which names its own',
    ],
    ['values: v.yaml', 'c.yaml:9:13 tasks.app.values: expected `file` beside it: it is for a task file'],
    ['secrets: { A: a }', 'c.yaml:9:14 tasks.app.secrets: expected `file` beside it: it is for a task file'],
    [
      'file: a.yaml\n    set: { A: b }\n    secrets: { A: a }',
      'c.yaml:11:19 tasks.app.secrets.A: expected a name that `set` does not have',
    ],
    ['file: ../a.yaml', 'c.yaml:9:11 tasks.app.file: expected a path inside the context’s folder'],
    [
      'file: a.yaml\n    secrets: { A: https://vault.test/secrets/a }',
      'c.yaml:10:19 tasks.app.secrets.A: expected the name of a Key Vault secret',
    ],
  ])('is refused where it says %s', (lines, problem) => {
    expect(problemsOf(`${build}    ${lines}\n`)).toEqual([problem]);
  });
});

describe('a test with a task file', () => {
  it('names the file and its values', () => {
    const { gates } = taskOf(importing("file: acr-task.yaml, set: { FROM: '${registry.base}/' }")) as ImportTask;

    expect(gates[0]?.settings).toMatchObject({
      file: 'acr-task.yaml',
      set: { FROM: '${registry.base}/' },
      timeout: 600,
    });
  });

  it.each([
    ['file: a.yaml, dockerfile: D', /gates\.0\.test\.dockerfile: expected no `dockerfile` beside `file`/],
    ['set: { A: b }', /gates\.0\.test\.set: expected `file` beside it/],
    ['file: a.yaml, secrets: { A: a }', /gates\.0\.test\.secrets: unknown key/],
    ["file: a.yaml, set: { A: '${registry.bsae}/' }", /expected a registry of `registries:`/],
  ])('is refused where it says %s', (settings, problem) => {
    expect(problemsOf(importing(settings)).join('\n')).toMatch(problem);
  });
});

it('keeps the sample with task files valid, with the settings that the other sample needs', () => {
  const settings = z
    .object({ Values: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync('local.settings.sample.json', 'utf8')));
  const values = Object.entries(settings.Values).map(([name, value]) => [name, value.replaceAll(/[<>\s]/g, '')]);

  const sample = readFileSync('samples/customhouse.task-files.yaml', 'utf8');
  const loaded = loadConfiguration(sample, Object.fromEntries(values) as Record<string, string>);

  expect(loaded.kind === 'invalid' ? loaded.problems : []).toEqual([]);
});
