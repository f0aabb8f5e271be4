import { parseBuildLine } from './buildLine.ts';
import { builtInCommandOf } from './builtIns.ts';
import { splitCommandLine } from './commandLine.ts';
import { idOf, orderProblems, predecessorsOf } from './order.ts';
import type { ParsedText } from './parse.ts';
import { TaskFileError, type TaskFileProblem } from './problem.ts';
import { stepSchema, taskFileSchema, type StepText, type TaskFileText } from './schema.ts';
import type { Step, TaskFile } from './task.ts';

/** ACR's own when the file says nothing. */
const defaultStepTimeoutSeconds = 600;
const defaultRetryDelaySeconds = 5;

/**
 * A task file as steps.
 *
 * @param imageAliases put in place of a `cmd`'s first word
 * @throws TaskFileError naming every step that is wrong
 */
export function toTask(
  parsed: ParsedText<TaskFileText>,
  imageAliases: Readonly<Record<string, string>>,
  file: string,
): TaskFile {
  const { value, problemAt } = parsed;
  const problems: TaskFileProblem[] = orderProblems(value.steps).map(({ index, message }) =>
    problemAt(['steps', index], message),
  );
  const steps = value.steps.flatMap((text, index) => {
    try {
      return [toStep(value, index, imageAliases)];
    } catch (error) {
      problems.push(problemAt(['steps', index, kindOf(text) ?? 'id'], error instanceof Error ? error.message : ''));
      return [];
    }
  });
  if (problems.length > 0) throw new TaskFileError(file, problems);
  const volumes = value.volumes.map(({ name, secret }) => ({ name, files: secret }));
  const networks = value.networks.map(({ name }) => name);
  const passedOver = { unknownKeys: unknownKeysIn(parsed), withoutEffect: withoutEffectIn(parsed) };
  return { steps, volumes, networks, file, problemAt, ...passedOver };
}

function unknownKeysIn({ value, problemAt }: ParsedText<TaskFileText>): TaskFileProblem[] {
  const ofFile = unknownTo(taskFileSchema, value).map((key) => [key]);
  const ofSteps = value.steps.flatMap((step, index) => unknownTo(stepSchema, step).map((key) => ['steps', index, key]));
  return [...ofFile, ...ofSteps].map((path) => problemAt(path, 'there is no such key'));
}

function unknownTo(schema: { readonly shape: object }, part: object): string[] {
  return Object.keys(part).filter((key) => !Object.hasOwn(schema.shape, key));
}

function withoutEffectIn({ value, problemAt }: ParsedText<TaskFileText>): TaskFileProblem[] {
  const message = 'has no effect; a secret is named under "secrets" of the file and put in with {{index .Secrets "…"}}';
  return value.steps.flatMap(({ secret }, index) =>
    secret === undefined ? [] : [problemAt(['steps', index, 'secret'], message)],
  );
}

function toStep(file: TaskFileText, index: number, imageAliases: Readonly<Record<string, string>>): Step {
  const text = file.steps[index];
  if (text === undefined) throw new Error(`There is no step ${index}.`);
  const common = commonOf(file, text, index);
  const kind = kindOf(text);
  if (kind === 'build') return { ...common, kind, line: parseBuildLine(text.build ?? '') };
  if (kind === 'push') return { ...common, kind, images: text.push ?? [] };
  if (kind === 'cmd') return { ...common, kind, ...cmdOf(file, text, imageAliases) };
  throw new Error('a step has one of build, push and cmd');
}

function kindOf(text: StepText): 'build' | 'push' | 'cmd' | undefined {
  const kinds = (['build', 'push', 'cmd'] as const).filter((kind) => text[kind] !== undefined);
  return kinds.length === 1 ? kinds[0] : undefined;
}

function commonOf(file: TaskFileText, text: StepText, index: number) {
  return {
    id: idOf(text, index),
    after: predecessorsOf(file.steps, index),
    // ACR takes 0 for "not set".
    timeoutSeconds: text.timeout || file.stepTimeout || defaultStepTimeoutSeconds,
    startDelaySeconds: text.startDelay,
    retries: text.retries,
    retryDelaySeconds: text.retryDelay || defaultRetryDelaySeconds,
    retryOnErrors: text.retryOnErrors,
    repeat: text.repeat,
    ignoreErrors: text.ignoreErrors,
    workingDirectory: text.workingDirectory ?? file.workingDirectory ?? '',
    exitedWith: text.exitedWith,
    exitedWithout: text.exitedWithout,
    ...(text.isolation !== undefined ? { isolation: text.isolation } : {}),
    privileged: text.privileged,
  };
}

function cmdOf(file: TaskFileText, text: StepText, imageAliases: Readonly<Record<string, string>>) {
  const [first = '', ...words] = splitCommandLine(text.cmd ?? '');
  // An alias may bring words with it.
  const [image = '', ...ofAlias] = splitCommandLine(
    Object.hasOwn(imageAliases, first) ? (imageAliases[first] ?? '') : first,
  );
  const builtIn = builtInCommandOf(image);
  if (image.startsWith('-')) throw new Error(`a cmd begins with an image, "${image}" is an option`);
  const unknown = text.volumeMounts.find(({ name }) => !file.volumes.some((volume) => volume.name === name));
  if (unknown !== undefined) throw new Error(`volumeMounts: there is no volume "${unknown.name}"`);
  return {
    image,
    ...(builtIn !== undefined ? { builtIn } : {}),
    arguments: [...ofAlias, ...words],
    env: [...file.env, ...text.env],
    ...(text.entryPoint !== undefined ? { entryPoint: text.entryPoint } : {}),
    ...(text.user !== undefined ? { user: text.user } : {}),
    ...(text.network !== undefined ? { network: text.network } : {}),
    detach: text.detach,
    keep: text.keep,
    pull: text.pull,
    keepsImageWorkingDirectory: text.disableWorkingDirectoryOverride,
    mounts: text.volumeMounts,
    ports: text.ports,
    expose: text.expose,
  };
}
