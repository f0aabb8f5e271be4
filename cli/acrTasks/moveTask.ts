import type { DockerBuildStep, EncodedTaskStep, FileTaskStep, Task } from '@azure/arm-containerregistry';
import { parseGitContext } from '../../shared/config/gitContext.ts';
import { contextOf } from './contextOf.ts';
import { moveDockerStep } from './moveDockerStep.ts';
import { moveFileStep } from './moveFileStep.ts';
import type { MovedTask, MoveTools } from './movedTask.ts';
import { platformOf } from './platformOf.ts';
import { triggersOf } from './triggersOf.ts';

/** Seconds that a build may have here, and those of ACR unless a task names others. */
const [leastSeconds, usualSeconds, mostSeconds] = [60, 3600, 8 * 3600];

/** One ACR task as a task of customhouse.yaml: `import` where its file tests an image and pushes it by hand, else `build`. */
export async function moveTask(task: Task, tools: MoveTools): Promise<MovedTask> {
  const { name = '', timeout = usualSeconds } = task;
  // The SDK's union holds the bare base type as well, which nothing is.
  const step = task.step as DockerBuildStep | FileTaskStep | EncodedTaskStep | undefined;
  const notes: string[] = [];
  const contextText = contextOf(task);
  const context = parseGitContext(contextText);
  const platform = platformOf(task);
  if (platform === undefined) return left(name, 'It builds for Windows, which Customhouse does not.');
  if (step === undefined || context === undefined)
    return left(name, 'Its context is not a Git repository over https, and Customhouse builds from Git.');
  noteSurroundings(task, tools, notes);
  const moving = {
    name,
    context,
    contextText,
    seconds: Math.min(Math.max(timeout, leastSeconds), mostSeconds),
    notes,
  };
  const { kind, ...rest } =
    step.type === 'Docker' ? moveDockerStep(step, moving, tools) : await moveFileStep(step, moving, tools);
  const triggers = triggersOf(task, notes);
  const isOff = task.status === 'Disabled';
  return { name, notes, value: { kind, ...(isOff && { enabled: false }), platform, triggers, ...rest } };
}

function left(name: string, reason: string): MovedTask {
  return { name, notes: [reason], value: undefined };
}

function noteSurroundings(
  { agentPoolName, identity, credentials, step }: Task,
  { names }: MoveTools,
  notes: string[],
): void {
  if (agentPoolName !== undefined) notes.push(`It ran in the agent pool ${agentPoolName}: set CUSTOMHOUSE_AGENT_POOL.`);
  if (identity?.type !== undefined && identity.type !== 'None')
    notes.push('It had an identity of its own; here builds run as the build identity (CUSTOMHOUSE_BUILD_IDENTITY).');
  if (step?.contextAccessToken !== undefined)
    notes.push('Its Git token is not copied: put one that may read the repository into Key Vault as git-token.');
  for (const server of Object.keys(credentials?.customRegistries ?? {})) {
    const prefix = `registry-${names.nameOf(server, true)}`;
    notes.push(`Its login to ${server} is not copied: put ${prefix}-user and ${prefix}-password into Key Vault.`);
  }
}
