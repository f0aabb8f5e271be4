import type { DeploymentAnswer } from '../shared/api/deployment.ts';
import { colourOf } from './colour.ts';
import { factsView } from './facts.ts';
import { shortTime } from './runTable.ts';
import { shortDigest } from './shortDigest.ts';
import { rowsView } from './table.ts';
import { together, type View } from './view.ts';

/** What runs: the container service's word, beside what was decided. */
export function deploymentsView(deployments: readonly DeploymentAnswer[]): View {
  return rowsView(
    [
      { title: 'TASK', cell: ({ task }) => task },
      { title: 'CONTAINER GROUP', cell: ({ containerGroup }) => containerGroup },
      { title: 'STATE', cell: stateOf, colour: colourOf },
      { title: 'DEPLOYED BY', cell: deployer },
      { title: 'ADDRESS', cell: ({ actual }) => actual?.address ?? '' },
      { title: 'DIGEST', cell: ({ actual, desired }) => actual?.digest ?? desired?.digest ?? '', short: shortDigest },
    ],
    deployments,
    'No task deploys anything yet.',
  );
}

/** One deployment and the images that it may go back to. */
export function deploymentView(deployment: DeploymentAnswer): View {
  const { desired, actual, images, fault } = deployment;
  const facts = factsView({
    Task: deployment.task,
    'Container group': deployment.containerGroup,
    'Resource group': deployment.resourceGroup,
    State: stateOf(deployment),
    'Deployed by': deployer(deployment),
    Address: actual?.address,
    Runs: actual?.digest,
    Decided: desired === undefined ? undefined : `${desired.digest} (${desired.outcome}, run ${desired.runId})`,
    Message: actual?.message ?? fault,
  });
  const ran = rowsView(
    [
      { title: 'RUN ID', cell: ({ runId }) => runId },
      { title: 'DIGEST', cell: ({ digest }) => digest },
      { title: 'DECIDED', cell: ({ decidedAt }) => shortTime(decidedAt) },
      { title: 'HEALTH', cell: ({ health }) => health, colour: colourOf },
      { title: 'NOTE', cell: ({ wasRolledBackFrom }) => (wasRolledBackFrom ? 'rolled back from' : '') },
    ],
    images,
    'Nothing was deployed yet.',
  );
  return together(facts, ran);
}

function deployer({ deployedBy }: DeploymentAnswer): string {
  return deployedBy === 'taskFile' ? 'task file' : deployedBy;
}

function stateOf({ actual, desired, fault }: DeploymentAnswer): string {
  if (actual === undefined) return fault === undefined ? 'absent' : 'unknown';
  if (!actual.isRunning) return 'not running';
  return desired === undefined || desired.digest === actual.digest ? 'running' : 'running another digest';
}
