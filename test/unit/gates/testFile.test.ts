import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ImportTask } from '../../../shared/config/model.ts';
import type { GateBeginning } from '../../../shared/gates/gate.ts';
import { gates } from '../../../shared/gates/index.ts';
import { commitOf, fakeWorld, type FakeWorld, sampleYaml } from '../../support/fakeApp.ts';
import { candidate } from './candidate.ts';

const url = 'https://git.test/import.git';
const yaml = sampleYaml.replace(
  "context: 'https://git.test/import.git#main'",
  "context: 'https://git.test/import.git#main', file: acr-task.yaml, set: { UPSTREAM: '${registry.public}/', COLOR: blue }, timeout: 120",
);
const dockerfile = 'ARG REGISTRY_FROM_URL=\nFROM ${REGISTRY_FROM_URL}node:15-alpine\nCMD ./test.sh\n';

async function begin(file: string, world: FakeWorld = fakeWorld(yaml)): Promise<GateBeginning> {
  world.files.set(`${url} acr-task.yaml`, file);
  world.dockerfiles.set(url, dockerfile);
  const task = world.app.configuration.tasks.get('base-import-node') as ImportTask;
  return gates.test.begin(candidate, task.gates[0]!.settings, world.app);
}

async function obstacle(file: string): Promise<string> {
  const world = fakeWorld(yaml);
  const beginning = await begin(file, world);
  expect(world.tests).toEqual([]);
  expect(beginning).toMatchObject({ kind: 'answered', answer: { kind: 'fault' } });
  return JSON.stringify(beginning);
}

describe('the gate `test` with a task file', () => {
  it('asks the build and the first cmd of the well-known file, and leaves the promotion by hand out', async () => {
    const world = fakeWorld(yaml);

    const beginning = await begin(readFileSync('samples/import-baseimage-node/acr-task.yaml', 'utf8'), world);

    expect(beginning).toMatchObject({
      kind: 'asked',
      ticket: { registry: 'base', acrRunId: 'cf1', step: 'validate-base-image' },
      replacedSteps: [
        { step: 'pull-base-image' },
        { step: 'retag-base-image' },
        { step: 'retag-base-image-unique-tag' },
        { step: 'push-base-image' },
      ],
    });
    const [request] = world.tests;
    expect(parse(request!.taskFile)).toEqual({
      version: 'v1.1.0',
      steps: [
        {
          id: 'build-test-base-image',
          build: `--build-arg REGISTRY_FROM_URL=${candidate.fromUrl} -f ./Dockerfile -t {{.Run.Registry}}/node-import:test .\n`,
          when: ['-'],
          timeout: 900,
        },
        {
          id: 'validate-base-image',
          cmd: '{{.Run.Registry}}/node-import:test',
          when: ['build-test-base-image'],
          timeout: 120,
        },
      ],
    });
    expect(request).toMatchObject({
      timeoutSeconds: 1020,
      sourceLocation: `source of ${url}@${commitOf('0')}`,
      login: { username: 'value of registry-base-quarantine-user' },
    });
  });

  it('gives the quarantine to every value that names the upstream, and keeps the rest of the file', async () => {
    const world = fakeWorld(yaml);

    await begin(
      `version: v1.1.0
alias: { values: { run: 'node-import:{{.Run.ID}}' } }
stepTimeout: 60
env: ['COLOR={{.Values.COLOR}}']
steps:
  - cmd: docker pull {{.Values.UPSTREAM}}node:15-alpine
  - build: --build-arg REGISTRY_FROM_URL={{.Values.UPSTREAM}} -t node-import:{{.Run.ID}} .
  - cmd: run ./test.sh $$HOME
    user: 1000
`,
      world,
    );

    expect(parse(world.tests[0]!.taskFile)).toEqual({
      version: 'v1.1.0',
      stepTimeout: 60,
      env: ['COLOR=blue'],
      steps: [
        {
          id: 'acb_step_1',
          build: `--build-arg REGISTRY_FROM_URL=${candidate.fromUrl} -t node-import:{{.Run.ID}} .`,
          when: ['-'],
          timeout: 60,
        },
        {
          id: 'acb_step_2',
          cmd: 'node-import:{{.Run.ID}} ./test.sh $$HOME',
          when: ['acb_step_1'],
          timeout: 60,
          user: 1000,
        },
      ],
    });
    expect(world.tests[0]!.timeoutSeconds).toBe(120);
  });

  it('counts the exit status of every image that is run before the promotion, not that of a built-in command', async () => {
    const beginning = await begin(`steps:
  - build: --build-arg REGISTRY_FROM_URL={{.Values.REGISTRY_FROM_URL}} -t t:1 .
  - { id: fetch, cmd: curl -o rules https://rules.test }
  - { id: smoke, cmd: t:1 }
  - { id: licences, cmd: t:1 ./licences.sh }
  - push: ['{{.Run.Registry}}/node:15-alpine']
  - { id: tell, cmd: curl https://hooks.test }
`);

    expect(beginning).toMatchObject({
      ticket: { step: 'smoke licences' },
      replacedSteps: [
        { step: 'acb_step_4' },
        { step: 'tell', reason: expect.stringContaining('after acb_step_4') as string },
      ],
    });
  });

  it('reads merged keys, so that what a step shares with another is kept', async () => {
    const world = fakeWorld(yaml);

    await begin(
      `steps:
  - &common { cmd: '{{.Values.UPSTREAM}}node:15-alpine node --version', timeout: 30 }
  - { <<: *common, id: second }
`,
      world,
    );

    const cmd = `${candidate.fromUrl}node:15-alpine node --version`;
    expect(parse(world.tests[0]!.taskFile)).toEqual({
      steps: [
        { id: 'acb_step_0', cmd, when: ['-'], timeout: 30 },
        { id: 'second', cmd, when: ['acb_step_0'], timeout: 30 },
      ],
    });
  });

  it('may run the candidate itself', async () => {
    expect(await begin("steps:\n  - cmd: '{{.Values.UPSTREAM}}node:15-alpine node --version'\n")).toMatchObject({
      kind: 'asked',
    });
  });

  it('is not asked of a file whose run could read secrets', async () => {
    expect(
      await obstacle(`version: v1.1.0
secrets: [{ id: a, keyvault: https://vault.vault.azure.net/secrets/a }]
steps: [{ cmd: 'x {{index .Secrets "a"}}' }]
`),
    ).toContain('acr-task.yaml:2:1: a test runs code that nobody has accepted yet');
  });

  it.each([
    ['builds on something else', '  - build: -t t:1 .\n  - cmd: t:1\n'],
    [
      'runs something else',
      '  - build: --build-arg REGISTRY_FROM_URL={{.Values.UPSTREAM}} -t t:1 .\n  - cmd: alpine:3\n',
    ],
  ])('is not asked of a file that %s: it would pass whatever the candidate is', async (_, steps) => {
    expect(await obstacle(`steps:\n${steps}`)).toContain('runs nothing that is built on the candidate');
  });

  it.each([
    ['promotes first', "  - push: ['r/node:1']\n  - cmd: t:1\n"],
    ['ignores its errors', '  - { cmd: t:1, ignoreErrors: true }\n'],
  ])('is not asked of a file that %s', async (_, steps) => {
    expect(await obstacle(`steps:\n${steps}`)).toContain('asks nothing before it promotes');
  });

  it('names the place of a mistake, and a file that is missing', async () => {
    expect(await obstacle('steps:\n  - cmd: t:1\n    colour: red\n')).toContain('acr-task.yaml:3:5: ');

    const world = fakeWorld(yaml);
    const task = world.app.configuration.tasks.get('base-import-node') as ImportTask;
    const beginning = await gates.test.begin(candidate, task.gates[0]!.settings, world.app);
    expect(JSON.stringify(beginning)).toContain('there is no acr-task.yaml. Commit one.');
  });
});
