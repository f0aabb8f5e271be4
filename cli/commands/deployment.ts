import type { Command } from 'commander';
import { type DeploymentAnswer, deploymentListSchema } from '../../shared/api/deployment.ts';
import { ask } from '../api.ts';
import { type CommandContext, print, serverOf } from '../commandContext.ts';
import { formatTable } from '../table.ts';

export function addDeploymentCommands(program: Command, context: CommandContext): void {
  program
    .command('deployment')
    .description('what runs')
    .command('list')
    .description('each container group, its image and its address')
    .action(async (_options, command: Command) => {
      const { items } = await ask(serverOf(context, command), deploymentListSchema, { path: '/api/deployments' });
      print(context, command, items, formatDeployments);
    });
}

function formatDeployments(deployments: readonly DeploymentAnswer[]): string {
  return formatTable(
    [
      { title: 'TASK', cell: ({ task }) => task },
      { title: 'CONTAINER GROUP', cell: ({ containerGroup }) => containerGroup },
      { title: 'STATE', cell: stateOf },
      { title: 'DEPLOYED BY', cell: ({ deployedBy }) => (deployedBy === 'taskFile' ? 'task file' : deployedBy) },
      { title: 'ADDRESS', cell: ({ actual }) => actual?.address ?? '' },
      { title: 'DIGEST', cell: ({ actual, desired }) => actual?.digest ?? desired?.digest ?? '' },
    ],
    deployments,
  );
}

function stateOf({ actual, desired, fault }: DeploymentAnswer): string {
  if (actual === undefined) return fault === undefined ? 'absent' : 'unknown';
  if (!actual.isRunning) return 'not running';
  return desired === undefined || desired.digest === actual.digest ? 'running' : 'running another digest';
}
