import { parseArgs } from 'node:util';
import type { FileDeployment } from '../run.ts';
import type { CmdStep, Task } from './task.ts';
import { isKnown } from './unknown.ts';

const options = {
  name: { type: 'string', short: 'n' },
  'resource-group': { type: 'string', short: 'g' },
} as const;

/**
 * The container groups that a file's `az container create` steps make. One whose name or resource group the command does not say (`--file`, a
 * default of `az configure`) is not found.
 *
 * @see https://learn.microsoft.com/cli/azure/container#az-container-create
 */
export function containerGroupsOf({ steps }: Pick<Task, 'steps'>): readonly FileDeployment[] {
  return steps.flatMap((step) => (step.kind === 'cmd' ? createdBy(step) : []));
}

function createdBy({ builtIn, arguments: words }: CmdStep): readonly FileDeployment[] {
  if (builtIn !== 'az' || words[0] !== 'container' || words[1] !== 'create') return [];
  const { values } = parseArgs({ args: words.slice(2), options, strict: false, allowPositionals: true });
  const { name: containerGroup, 'resource-group': resourceGroup } = values;
  if (typeof containerGroup !== 'string' || typeof resourceGroup !== 'string') return [];
  return [containerGroup, resourceGroup].every(isKnown) ? [{ containerGroup, resourceGroup }] : [];
}
