import type { DockerBuildStep } from '@azure/arm-containerregistry';
import { imageOf } from './imageOf.ts';
import type { MovedStep, MoveTools, Moving } from './movedTask.ts';
import { settingsOf } from './settingsOf.ts';

/** A task that builds one Dockerfile. */
export function moveDockerStep(step: DockerBuildStep, moving: Moving, tools: MoveTools): MovedStep {
  const { name, contextText, seconds, notes } = moving;
  const [image = name, ...others] = step.imageNames ?? [];
  if (others.length > 0) notes.push(`It pushed more names; left out: ${others.join(', ')}.`);
  if (step.isPushEnabled === false) notes.push('It pushed nothing; what is built here is pushed.');
  if (step.target !== undefined && step.target !== '')
    notes.push(`It built the stage ${step.target}; here the last one is built.`);
  return {
    kind: 'build',
    registry: tools.names.nameOf(tools.registry.loginServer),
    context: contextText,
    dockerfile: step.dockerFilePath,
    image: imageOf(image, tools, notes),
    ...settingsOf(step.arguments, tools.names, notes),
    timeout: seconds,
  };
}
