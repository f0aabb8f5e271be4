import type { EncodedTaskStep, FileTaskStep } from '@azure/arm-containerregistry';
import { parseTaggedImage } from '../../shared/image.ts';
import type { TemplateFacts } from './fillTemplate.ts';
import { imageOf } from './imageOf.ts';
import { importShape } from './importShape.ts';
import type { MovedStep, MoveTools, Moving } from './movedTask.ts';
import { pushedImage } from './pushedImage.ts';
import type { RegistryNames } from './registryNames.ts';
import { settingsOf } from './settingsOf.ts';

/** What steps that were given to ACR without a file are to be called in Git. */
const encodedName = 'acr-task.yaml';

/** A task that runs a task file: a gated import where it tests an image and pushes it by hand, else a build that runs the file as it is. */
export async function moveFileStep(
  step: FileTaskStep | EncodedTaskStep,
  moving: Moving,
  tools: MoveTools,
): Promise<MovedStep> {
  const { notes, contextText: context, seconds: timeout } = moving;
  const { file, text } = await readSteps(step, moving, tools);
  const open = (step.values ?? []).filter(({ isSecret }) => isSecret !== true);
  const facts: TemplateFacts = {
    registry: tools.registry.loginServer,
    values: Object.fromEntries(open.map(({ name, value }) => [name, value])),
  };
  const set = settingsOf(step.values, tools.names, notes);
  const shape = importShape(text ?? '', facts);
  const [from, to] = [shape?.from, shape?.to].map((image) => configuredName(image, tools.names));
  if (from !== undefined && to !== undefined)
    return { kind: 'import', from, to, gates: [{ test: { context, file, ...set, timeout } }] };

  const pushed = pushedImage(text ?? '', facts);
  if (pushed === undefined) notes.push('Which image its file pushes is not to be seen: put its name.');
  return {
    kind: 'build',
    registry: tools.names.nameOf(tools.registry.loginServer),
    context,
    file,
    ...(step.type === 'FileTask' && step.valuesFilePath !== undefined ? { values: step.valuesFilePath } : {}),
    image: imageOf(pushed ?? moving.name, tools, notes),
    ...set,
    timeout,
  };
}

async function readSteps(
  step: FileTaskStep | EncodedTaskStep,
  { context, notes }: Moving,
  { readFile }: MoveTools,
): Promise<{ readonly file: string; readonly text: string | undefined }> {
  if (step.type === 'EncodedTask') {
    const text = Buffer.from(step.encodedTaskContent, 'base64').toString();
    const lines = text.trimEnd().split('\n');
    notes.push(
      `Its steps are not in Git. Commit them to the context as ${encodedName}:`,
      ...lines.map((line) => `  ${line}`),
    );
    if (step.encodedValuesContent !== undefined)
      notes.push('It had a file of values as well: commit that, and name it with `values:`.');
    return { file: encodedName, text };
  }
  const text = await readFile(context, step.taskFilePath);
  if (text === undefined)
    notes.push(
      `${step.taskFilePath} could not be read, so it is taken for a build. GIT_TOKEN opens a private repository.`,
    );
  return { file: step.taskFilePath, text };
}

/** `<registry>/<repository>:<tag>`; undefined where the image is none of a registry with a tag. */
function configuredName(image: string | undefined, names: RegistryNames): string | undefined {
  const [server = '', ...path] = image?.split('/') ?? [];
  if (!/[.:]/.test(server) || !/^[^@{$]+:[\w][\w.-]*$/.test(path.join('/'))) return undefined;
  const name = `${names.nameOf(server)}/${path.join('/')}`;
  return parseTaggedImage(name) === undefined ? undefined : name;
}
