import { readFileSync } from 'node:fs';
import type { Task } from '@azure/arm-containerregistry';
import { describe, expect, it } from 'vitest';
import { moveIn } from '../../../cli/acrTasks/moveIn.ts';
import type { AcrTasks } from '../../../cli/acrTasks/readAcrTasks.ts';
import { loadConfiguration } from '../../../shared/config/load.ts';

const base = { acr: 'ExampleBase', resourceGroup: 'rg-base', loginServer: 'examplebase.azurecr.io' };
const hub = { acr: 'examplepublic', resourceGroup: 'rg-public', loginServer: 'examplepublic.azurecr.io' };
const git = 'https://github.com/example/import-baseimage-node.git#main';
const gatedImport = readFileSync('samples/import-baseimage-node/acr-task.yaml', 'utf8');
const platform = { os: 'Linux', architecture: 'amd64' } as const;

async function move(tasks: readonly Partial<Task>[], file?: string): Promise<string> {
  const found: AcrTasks = {
    registry: base,
    registries: [base, hub],
    tasks: tasks.map((task) => ({ location: 'westeurope', platform, ...task })),
  };
  const text = await moveIn(found, () => Promise.resolve(file));
  const loaded = loadConfiguration(text, {});
  expect(loaded.kind === 'invalid' ? loaded.problems : []).toEqual([]);
  return text;
}

const header = `# yaml-language-server: $schema=./customhouse.schema.json
# Made from the tasks of the registry ExampleBase. Read what the comments say, then: customhouse config check
`;

describe('moving in from ACR tasks', () => {
  it('makes an import of a file that tests an image and pushes it by hand', async () => {
    const step = {
      type: 'FileTask',
      contextPath: git,
      taskFilePath: 'acr-task.yaml',
      values: [{ name: 'REGISTRY_FROM_URL', value: 'examplepublic.azurecr.io/', isSecret: false }],
    } as const;
    const trigger = {
      baseImageTrigger: { name: 'base', baseImageTriggerType: 'Runtime', status: 'Enabled' },
      timerTriggers: [{ name: 't', schedule: '0 3 * * *', status: 'Enabled' }],
    };

    const text = await move([{ name: 'import-node', step, trigger, timeout: 900, status: 'Enabled' }], gatedImport);

    expect(text).toBe(`${header}
registries:
  examplebase:
    acr: ExampleBase
    resourceGroup: rg-base
  examplepublic:
    acr: examplepublic
    resourceGroup: rg-public

tasks:
  import-node:
    kind: import
    platform: linux/amd64
    triggers:
      commit: false
      baseImage: true
      timer: 0 3 * * *
    from: examplepublic/node:15-alpine
    to: examplebase/node:15-alpine
    gates:
      - test:
          context: ${git}
          file: acr-task.yaml
          set:
            REGISTRY_FROM_URL: \${registry.examplepublic}/
          timeout: 900
`);
  });

  it('makes a build of a Dockerfile, with its arguments but not the secret ones', async () => {
    const step = {
      type: 'Docker',
      contextPath: 'https://github.com/example/hello-world.git',
      dockerFilePath: 'Dockerfile',
      imageNames: ['hello-world:{{.Run.ID}}', 'hello-world:latest'],
      arguments: [
        { name: 'REGISTRY_FROM_URL', value: 'examplebase.azurecr.io/' },
        { name: 'TOKEN', value: 'p4ss-word', isSecret: true },
      ],
    } as const;
    const trigger = {
      sourceTriggers: [
        {
          name: 's',
          sourceRepository: {
            sourceControlType: 'Github',
            repositoryUrl: 'https://github.com/example/hello-world.git',
            branch: 'release',
          },
          sourceTriggerEvents: ['commit', 'pullrequest'],
          status: 'Enabled',
        },
      ],
    };
    const credentials = {
      customRegistries: { 'index.docker.io': { userName: { value: 'u' }, password: { value: 'p4ss' } } },
    };

    const text = await move([
      { name: 'hello-world', step, trigger, credentials, status: 'Disabled', agentPoolName: 'pool' },
    ]);

    expect(text).not.toContain('p4ss');
    expect(text.slice(text.indexOf('  dockerhub:'))).toBe(`  dockerhub:
    server: docker.io
    secrets: registry-dockerhub

tasks:
  # It ran in the agent pool pool: set CUSTOMHOUSE_AGENT_POOL.
  # Its login to index.docker.io is not copied: put registry-dockerhub-user and registry-dockerhub-password into Key Vault.
  # It pushed more names; left out: hello-world:latest.
  # The secret value TOKEN is left out. A task file reads one by its URL: see \`secrets:\` in docs/task-files.md.
  # It also ran for pull requests; here only a commit to the branch runs it.
  # It was disabled in ACR.
  hello-world:
    kind: build
    enabled: false
    platform: linux/amd64
    triggers:
      commit: true
      baseImage: false
    registry: examplebase
    context: https://github.com/example/hello-world.git#release
    dockerfile: Dockerfile
    image: hello-world
    set:
      REGISTRY_FROM_URL: \${registry.examplebase}/
    timeout: 3600
`);
  });

  it('shows steps that were never in Git, to be committed', async () => {
    const steps = 'version: v1.1.0\nsteps:\n  - build: -t $Registry/app:$ID .\n  - push: ["$Registry/app:$ID"]\n';
    const step = {
      type: 'EncodedTask',
      contextPath: git,
      encodedTaskContent: Buffer.from(steps).toString('base64'),
    } as const;

    const text = await move([{ name: 'encoded', step }]);

    expect(text).toContain('# Its steps are not in Git. Commit them to the context as acr-task.yaml:\n');
    expect(text).toContain('\n  #     - build: -t $Registry/app:$ID .\n');
    expect(text).toContain('    file: acr-task.yaml\n    image: app\n');
  });

  it('takes a file that it can not read for a build, and says so', async () => {
    const step = {
      type: 'FileTask',
      contextPath: git,
      taskFilePath: 'acr-task.yaml',
      valuesFilePath: 'values.yaml',
    } as const;

    const text = await move([{ name: 'import-node', step }]);

    expect(text).toContain('# acr-task.yaml could not be read, so it is taken for a build.');
    expect(text).toContain('    kind: build\n');
    expect(text).toContain('    values: values.yaml\n    image: import-node\n');
  });

  it.each([
    ['Windows', { platform: { os: 'Windows', architecture: 'amd64' } as const }, 'It builds for Windows'],
    [
      'no context',
      { step: { type: 'Docker', contextPath: '/dev/null', dockerFilePath: 'Dockerfile' } as const },
      'not a Git repository',
    ],
    [
      'a token in its address',
      { step: { type: 'Docker', contextPath: 'https://p4ss@github.com/a/b.git', dockerFilePath: 'D' } as const },
      'not a Git repository',
    ],
  ])('leaves a task with %s out, in a comment', async (_, task, reason) => {
    const text = await move([
      { name: 'other', step: { type: 'Docker', contextPath: git, dockerFilePath: 'Dockerfile' } as const, ...task },
    ]);

    expect(text).toContain(`tasks: {}\n  # other is left out. ${reason.startsWith('It') ? reason : ''}`);
    expect(text).toContain(reason);
    expect(text).not.toContain('p4ss');
  });
});
