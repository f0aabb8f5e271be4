import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { containerGroupsOf } from '../../../shared/taskFile/containerGroupsOf.ts';
import { readTaskFile } from '../../../shared/taskFile/read.ts';
import { runValuesWith, unknownSecret } from '../../../shared/taskFile/unknown.ts';

async function groupsOf(text: string) {
  const task = await readTaskFile({
    text,
    file: 'acr-task.yaml',
    data: { Run: runValuesWith({ ID: 'cf12' }), Values: { ACI: 'hello', ACI_RG: 'apps', KEYVAULT: 'vault' } },
    readSource: () => Promise.reject(new Error('no such file')),
    resolveSecret: () => Promise.resolve(unknownSecret),
  });
  return containerGroupsOf(task);
}

it('finds the container group that the sample deploys to', async () => {
  expect(await groupsOf(readFileSync('samples/hello-world/acr-task.yaml', 'utf8'))).toEqual([
    { containerGroup: 'hello', resourceGroup: 'apps' },
  ]);
});

it.each([
  ['az container create -n a-{{.Run.ID}} -g rg --image x', [{ containerGroup: 'a-cf12', resourceGroup: 'rg' }]],
  ['az container create --name=a --resource-group=rg', [{ containerGroup: 'a', resourceGroup: 'rg' }]],
  ['az container create --environment-variables NAME=x -n "a" -g rg', [{ containerGroup: 'a', resourceGroup: 'rg' }]],
  ['az container create --name a-{{.Run.Date}} -g rg', []],
  ['az container create --file group.yaml -g rg', []],
  ['az container delete -n a -g rg --yes', []],
  ['docker run az container create -n a -g rg', []],
])('of %s', async (command, groups) => {
  expect(await groupsOf(`steps:\n  - cmd: '${command}'\n`)).toEqual(groups);
});
