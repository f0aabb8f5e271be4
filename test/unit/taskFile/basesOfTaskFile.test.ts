import { expect, it } from 'vitest';
import type { Repository, Tag } from '../../../shared/image.ts';
import { basesOfTaskFile, type TaskFileBases } from '../../../shared/taskFile/basesOfTaskFile.ts';
import { readTaskFile } from '../../../shared/taskFile/read.ts';
import { sourceReader } from '../../../shared/taskFile/sourceReader.ts';
import { runValuesWith, unknownSecret } from '../../../shared/taskFile/unknown.ts';

const registry = 'team.azurecr.io';

async function basesOf(text: string, files: Readonly<Record<string, string>>, tag?: string): Promise<TaskFileBases> {
  const tree = { readText: (path: string) => files[path] };
  const file = await readTaskFile({
    text,
    file: 'acr-task.yaml',
    data: {
      Run: runValuesWith({ Registry: registry, RegistryName: 'team' }),
      Values: { FROM: 'base.azurecr.io/', KEYVAULT: 'vault' },
    },
    readSource: sourceReader(tree),
    resolveSecret: () => Promise.resolve(unknownSecret),
  });
  return basesOfTaskFile({ file, tree, registry, repository: 'app' as Repository, tag: tag as Tag | undefined });
}

it('finds all stages of all build steps, with aliases, templates, arguments and targets applied', async () => {
  const found = await basesOf(
    `
version: v1.1.0
alias:
  src: [more.yaml]
  values: { from: '{{.Values.FROM}}' }
secrets:
  - { id: token, keyvault: 'https://{{.Values.KEYVAULT}}.vault.azure.net/secrets/token' }
steps:
  - build: -t tools:1 --build-arg TOKEN={{index .Secrets "token"}} -f tools/Dockerfile tools
  - build: >
      --build-arg FROM=$from
      --target final -f "$folder/Dockerfile" -t {{.Run.Registry}}/app:{{.Run.ID}} .
`,
    {
      'more.yaml': 'folder: app',
      'tools/Dockerfile': 'FROM docker.io/library/golang:1 AS go\nFROM scratch\n',
      'app/Dockerfile':
        'ARG FROM=\nFROM ${FROM}node:15-sdk AS sdk\nFROM ${FROM}node:15 AS final\nFROM ${FROM}node:15-test\n',
    },
  );

  expect(found).toEqual({
    bases: ['docker.io/library/golang:1', 'base.azurecr.io/node:15-sdk', 'base.azurecr.io/node:15'],
    finalBase: 'base.azurecr.io/node:15',
    tools: [],
  });
});

it('goes through the images that other steps build and tag to what comes from elsewhere', async () => {
  const found = await basesOf(
    `
steps:
  - build: -t {{.Run.Registry}}/common:{{.Run.ID}} -f common.Dockerfile .
  - build: -t local:1 --build-arg FROM={{.Run.Registry}}/common:{{.Run.ID}} .
  - cmd: docker tag local:1 {{.Run.Registry}}/app:1
  - push: ['{{.Run.Registry}}/app:1']
  - cmd: base.azurecr.io/scanner:2 {{.Run.Registry}}/app:1
`,
    { 'common.Dockerfile': 'FROM node:15\n', Dockerfile: 'ARG FROM\nFROM $FROM\n' },
  );

  expect(found).toEqual({ bases: ['node:15'], finalBase: 'node:15', tools: ['base.azurecr.io/scanner:2'] });
});

it('leaves out what only ACR or a secret could tell, and is not broken by it', async () => {
  const found = await basesOf(
    `
steps:
  - build: -t app:1 --build-arg FROM=base.azurecr.io/node:{{.Run.Date}} .
  - build: -t other:1 -f generated.Dockerfile .
  - build: https://github.com/you/else.git
`,
    { Dockerfile: 'ARG FROM\nFROM $FROM\nFROM alpine:3\n' },
  );

  expect(found).toEqual({ bases: ['alpine:3'], finalBase: 'alpine:3', tools: [] });
});

it('takes the base of the image that the task names where the file builds others beside it', async () => {
  const found = await basesOf(
    `
steps:
  - build: -t {{.Run.Registry}}/app:debug -f debug.Dockerfile .
  - build: -t {{.Run.Registry}}/app:stable .
`,
    { 'debug.Dockerfile': 'FROM node:15-debug\n', Dockerfile: 'FROM node:15\n' },
    'stable',
  );

  expect(found).toMatchObject({ bases: ['node:15-debug', 'node:15'], finalBase: 'node:15' });
});

it('never counts the image itself as its base: it would run for ever', async () => {
  const found = await basesOf('steps:\n  - build: -t app:1 .\n', { Dockerfile: `FROM ${registry}/app:1\n` });

  expect(found).toEqual({ bases: [], finalBase: undefined, tools: [] });
});

it('takes a path inside /workspace as the steps see it', async () => {
  const found = await basesOf(
    'workingDirectory: app\nsteps:\n  - build: -t app:1 -f /workspace/x/Dockerfile .\n  - build: -t b:1 .\n',
    { 'x/Dockerfile': 'FROM node:1\n', 'app/Dockerfile': 'FROM node:2\n' },
  );

  expect(found.bases).toEqual(['node:1', 'node:2']);
});
