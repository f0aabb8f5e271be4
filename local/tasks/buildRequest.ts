import { withLoginServer } from './imageName.ts';
import type { TaskRun } from './types.ts';
import type { Step, Task } from '../../shared/taskFile/task.ts';
import { renderTemplate, type TemplateData } from '../../shared/taskFile/template.ts';

/** ACR's own for a build request: 8 hours and half an hour. */
const buildTimeoutSeconds = 28_800;
const pushTimeoutSeconds = 1_800;

type BuildRequest = Extract<TaskRun['content'], { kind: 'build' }>;

/** A `DockerBuildRequest` as the two steps that ACR makes of it. */
export function taskOfBuildRequest(request: BuildRequest, run: TaskRun, data: Omit<TemplateData, 'Secrets'>): Task {
  const tags = request.imageNames
    .map((name) => renderTemplate(name, { ...data, Secrets: {} }, 'image name'))
    .map((name) => withLoginServer(name, run.loginServer));
  const build: Step = {
    ...once('build', buildTimeoutSeconds),
    kind: 'build',
    line: {
      tags,
      dockerfile: request.dockerfile,
      context: '.',
      buildArguments: request.arguments.map(({ name, value }) => `${name}=${value}`),
      labels: [],
      otherOptions: [],
      ...(request.target !== undefined ? { target: request.target } : {}),
    },
  };
  const push: Step = { ...once('push', pushTimeoutSeconds), kind: 'push', images: tags, after: ['build'] };
  return { steps: request.push && tags.length > 0 ? [build, push] : [build], volumes: [] };
}

function once(id: string, timeoutSeconds: number) {
  return {
    id,
    after: [],
    timeoutSeconds,
    startDelaySeconds: 0,
    retries: 0,
    retryDelaySeconds: 0,
    retryOnErrors: [],
    repeat: 0,
    ignoreErrors: false,
    workingDirectory: '',
    exitedWith: [],
    exitedWithout: [],
    privileged: false,
  };
}
