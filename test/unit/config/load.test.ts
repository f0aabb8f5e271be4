import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../../shared/config/load.ts';
import type { BuildTask, ImportTask } from '../../../shared/config/model.ts';
import { formatProblem } from '../../../shared/config/problem.ts';

const registries = `registries:
  hub: { server: docker.io, secrets: registry-hub }
  base: { acr: BaseAcr, resourceGroup: rg }
`;
const build = `  app:
    kind: build
    registry: base
    context: https://git.test/app.git
    image: app
`;

function problemsOf(text: string, environment: Readonly<Record<string, string>> = {}): readonly string[] {
  const loaded = loadConfiguration(text, environment);
  return loaded.kind === 'valid' ? [] : loaded.problems.map((problem) => formatProblem('c.yaml', problem));
}

function taskOf(text: string, environment: Readonly<Record<string, string>> = {}): BuildTask | ImportTask {
  const loaded = loadConfiguration(text, environment);
  if (loaded.kind === 'invalid') throw new Error(JSON.stringify(loaded.problems));
  return loaded.configuration.tasks.get('app')!;
}

describe('a configuration with mistakes', () => {
  it('is refused with all of them at once, each with path, line, column and what was expected', () => {
    const text = `registries:
  hub: { server: docker.io }
  base: { acr: BaseAcr }
tasks:
  app:
    kind: build
    registry: bsae
    colour: red
    context: git@git.test:app.git
    image: app
    deploy: { containerGroup: app, resourceGroup: rg, port: 80000 }
  in:
    kind: import
    from: nowhere/node:15
    to: hub/node:15
    gates: []
    revalidate: "0 25 * * *"
notify: [{ url: 'http://hooks.test' }]
`;

    expect(problemsOf(text)).toEqual([
      'c.yaml:3:9 registries.base: missing: expected `resourceGroup`, that of the `acr`',
      'c.yaml:7:15 tasks.app.registry: expected a registry of `registries:`, one of hub, base',
      'c.yaml:8:5 tasks.app.colour: unknown key; known here: kind, enabled, platform, triggers, registry, context, dockerfile, file, values, secrets, image, set, baseImages, timeout, deploy',
      'c.yaml:9:14 tasks.app.context: expected a clone URL such as https://host/repo.git#branch:folder, over https and with no user name or token in it (the token is in Key Vault)',
      'c.yaml:11:61 tasks.app.deploy.port: expected a whole number from 1 to 65535',
      'c.yaml:14:11 tasks.in.from: expected a registry of `registries:`, one of hub, base',
      'c.yaml:15:9 tasks.in.to: expected an Azure Container Registry (`acr:`): hub is a plain `server:`',
      'c.yaml:16:12 tasks.in.gates: expected at least one gate: nothing is let in unasked',
      'c.yaml:17:17 tasks.in.revalidate: expected five cron fields (UTC), such as "0 3 * * *"',
      'c.yaml:18:17 notify.0.url: expected an https URL',
    ]);
  });

  it.each([
    ['timeout: soon', 'c.yaml:10:14 tasks.app.timeout: expected a whole number of seconds from 60 to 28800'],
    [
      'deploy: { containerGroup: g, resourceGroup: rg, port: http }',
      'c.yaml:10:59 tasks.app.deploy.port: expected a whole number from 1 to 65535',
    ],
  ])('is told which number is expected where %s is no number', (line, problem) => {
    expect(problemsOf(`${registries}tasks:\n${build}    ${line}\n`)).toEqual([problem]);
  });

  it('names each variable that the environment lacks, and nothing twice', () => {
    const text = `${registries}tasks:\n${build}    timeout: \${TIMEOUT}\n    dockerfile: \${FILE}\n`;

    expect(problemsOf(text, { FILE: 'Dockerfile' })).toEqual([
      'c.yaml:10:14 tasks.app.timeout: expected ${TIMEOUT} in the environment: it is not set',
    ]);
  });

  it('never shows a value, which may have come from the environment', () => {
    const text = `${registries}tasks:\n${build.replace('https://git.test/app.git', '${CONTEXT}')}`;

    const problems = problemsOf(text, { CONTEXT: 'https://user:hunter2@git.test/app.git' });

    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain('hunter2');
  });

  it.each([
    ['a file that is no YAML', 'tasks: [', /^c\.yaml:1:9: not YAML/],
    ['an empty file', '', /^c\.yaml:1:1: expected a mapping with registries, tasks, notify/],
    ['a key that is there twice', 'tasks: {}\ntasks: {}\n', /^c\.yaml:2:1: not YAML/],
    [
      'a receiver in a format that nobody knows',
      `${registries}tasks: {}\nnotify: [{ url: 'https://h.test', format: email }]\n`,
      /notify\.0\.format: expected one of cloudevents, teams, slack/,
    ],
    [
      'a receiver of a task that is not there',
      `${registries}tasks:\n${build}notify: [{ url: 'https://h.test', tasks: [app, web] }]\n`,
      /^c\.yaml:10:48 notify\.0\.tasks\.1: expected a task of `tasks:`, one of app$/,
    ],
    ['a missing key', 'tasks: {}\n', /registries: missing: expected a mapping of registries by name/],
    ['a registry of no kind', 'registries:\n  x: {}\ntasks: {}\n', /^c\.yaml:2:6 registries\.x: expected `acr` with/],
    [
      'a task of no kind',
      `${registries}tasks:\n  x: { kind: deploy }\n`,
      /^c\.yaml:5:14 tasks\.x\.kind: expected a task with `kind: import` or `kind: build`/,
    ],
    [
      'a login server of a registry that is not there',
      `${registries}tasks:\n${build}    set: { A: '\${registry.bsae}/' }\n`,
      /tasks\.app\.set\.A: expected a registry of `registries:`/,
    ],
    [
      'a login server where a path is expected',
      `${registries}tasks:\n${build}    dockerfile: \${registry.base}\n`,
      /tasks\.app\.dockerfile: expected a path inside/,
    ],
    [
      'one registry under two names',
      `${registries}  again: { acr: baseacr, resourceGroup: rg }\ntasks: {}\n`,
      /this is base again/,
    ],
    [
      'two gates under one name',
      importing('[{ command: {} }, { command: {} }]'),
      /tasks\.app\.gates\.1: expected an `id` of its own: there is a gate command already/,
    ],
    [
      'two gates in one entry',
      importing('[{ command: {}, test: { context: https://git.test/t.git } }]'),
      /expected one gate in each/,
    ],
    ['an unknown gate', importing('[{ cosign: {} }]'), /gates\.0\.cosign: unknown key; known here: id, test, command/],
  ])('points at %s', (_title, text, expected) => {
    expect(problemsOf(text).join('\n')).toMatch(expected);
  });
});

function importing(gates: string, to = 'base/node:15', extra = ''): string {
  return `${registries}tasks:\n  app:\n    kind: import\n    from: hub/library/node:15\n    to: ${to}\n    gates: ${gates}\n${extra}`;
}

describe('a valid configuration', () => {
  it('has the documented defaults of a build', () => {
    const task = taskOf(`${registries}tasks:\n${build}    deploy: { containerGroup: app, resourceGroup: rg }\n`);

    expect(task).toEqual({
      kind: 'build',
      name: 'app',
      enabled: true,
      registry: 'base',
      context: { url: 'https://git.test/app.git', branch: 'main', folder: '' },
      dockerfile: 'Dockerfile',
      repository: 'app',
      set: {},
      baseImages: [],
      platform: 'linux/amd64',
      timeoutSeconds: 3600,
      triggers: { commit: true, baseImage: true },
      deploy: {
        containerGroup: 'app',
        resourceGroup: 'rg',
        port: 80,
        cpu: 1,
        memoryGb: 1.5,
        healthPath: '/',
        healthySeconds: 300,
      },
    });
  });

  it('tests in the target’s registry unless it names another', () => {
    const gates = '[{ command: { image: scanner:1 } }, { id: second, command: { arguments: [1.10, yes] } }]';

    const task = taskOf(importing(gates)) as ImportTask;

    expect(task.quarantine).toBe('base');
    expect(task.gates).toEqual([
      { id: 'command', gate: 'command', settings: { image: 'scanner:1', arguments: [], timeout: 600 } },
      { id: 'second', gate: 'command', settings: { arguments: ['1.10', 'yes'], timeout: 600 } },
    ]);
  });

  it('keeps build arguments as they are written, and login servers for later', () => {
    const set = "{ VERSION: 1.10, DEBUG: no, FROM: '${registry.base}/' }";

    const task = taskOf(`${registries}tasks:\n${build}    set: ${set}\n`) as BuildTask;

    expect(task.set).toEqual({ VERSION: '1.10', DEBUG: 'no', FROM: '${registry.base}/' });
  });

  it('takes numbers and choices from the environment, with defaults', () => {
    const text = `${registries}tasks:\n${build}    timeout: \${SECONDS}\n    platform: \${PLATFORM:-linux/amd64}\n    enabled: \${ON:-false}\n`;

    const task = taskOf(text, { SECONDS: '120', PLATFORM: 'linux/arm64' }) as BuildTask;

    expect([task.timeoutSeconds, task.platform, task.enabled]).toEqual([120, 'linux/arm64', false]);
  });

  it('has another fingerprint when what is in force changes, and only then', () => {
    const text = `${registries}tasks:\n${build}    timeout: \${SECONDS}\n`;
    const fingerprints = [
      loadConfiguration(text, { SECONDS: '120' }),
      loadConfiguration(`# a comment\n${text}`, { SECONDS: '120' }),
      loadConfiguration(text, { SECONDS: '121' }),
    ].map((loaded) => (loaded.kind === 'valid' ? loaded.configuration.fingerprint : ''));

    expect(fingerprints[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprints[1]).toBe(fingerprints[0]);
    expect(fingerprints[2]).not.toBe(fingerprints[0]);
  });
});

describe('circles', () => {
  function withTasks(tasks: string): readonly string[] {
    return problemsOf(`${registries}  team: { acr: team, resourceGroup: rg }\ntasks:\n${tasks}`);
  }
  const gates = 'gates: [{ command: {} }]';

  it('are refused where each image makes the next', () => {
    const problems = withTasks(
      `  a: { kind: import, from: base/x:1, to: team/x:1, ${gates} }\n` +
        `  b: { kind: build, registry: base, context: https://git.test/b.git, image: x:1, baseImages: ['\${registry.team}/x:1'] }\n`,
    );

    expect(problems).toEqual([
      'c.yaml:6:6 tasks.a: expected no circle: base/x:1 → team/x:1 → base/x:1 would run for ever',
    ]);
  });

  it('are no circles when the build has a tag of its own each time, or is not set off by its base', () => {
    const fixed = `kind: build, registry: base, context: https://git.test/b.git, baseImages: ['\${registry.team}/x:1']`;
    const importTask = `  a: { kind: import, from: base/x:1, to: team/x:1, ${gates} }\n`;

    expect(withTasks(`${importTask}  b: { ${fixed}, image: x }\n`)).toEqual([]);
    expect(withTasks(`${importTask}  b: { ${fixed}, image: x:1, triggers: { baseImage: false } }\n`)).toEqual([]);
  });

  it('an import of a tag into itself is one', () => {
    expect(withTasks(`  a: { kind: import, from: base/x:1, to: base/x:1, ${gates} }\n`)).toHaveLength(1);
  });

  it('two imports of one target are refused', () => {
    const problems = withTasks(
      `  a: { kind: import, from: hub/x:1, to: base/x:1, ${gates} }\n  b: { kind: import, from: hub/x:2, to: base/x:1, ${gates} }\n`,
    );

    expect(problems).toEqual(['c.yaml:7:41 tasks.b.to: expected a target of its own: task a writes this one']);
  });
});
