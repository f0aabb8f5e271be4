import { stringify } from 'yaml';
import { z } from 'zod';
import type { SourceTree } from '../ports.ts';
import type { ReplacedStep } from '../run.ts';
import { readBuilds } from './builds.ts';
import { canonicalName } from './imageNames.ts';
import { parseText } from './parse.ts';
import { TaskFileError } from './problem.ts';
import { parseTaskFile } from './read.ts';
import type { RenderedTaskFile } from './render.ts';
import { replacedSteps } from './replacedSteps.ts';
import type { Step } from './task.ts';
import { withRunTemplates } from './unknown.ts';

/** What of a test's task file is asked of a candidate. */
export type TestOfFile =
  | {
      readonly kind: 'test';
      /** YAML for ACR: the file without the steps that promote. */
      readonly taskFile: string;
      /** IDs of the steps whose exit status is the answer. */
      readonly questions: readonly string[];
      readonly replaced: readonly ReplacedStep[];
      /** Of all steps together, one after the other. */
      readonly timeoutSeconds: number;
    }
  /** It can't be asked, or would say yes to anything. */
  | { readonly kind: 'obstacle'; readonly reason: string };

export interface TestOfFileInput {
  readonly rendered: RenderedTaskFile;
  /** Named in messages. */
  readonly file: string;
  readonly tree: Pick<SourceTree, 'readText'>;
  /** Login server of the registry that holds the quarantine, where the test runs. */
  readonly registry: string;
  /** `<login server>/<repository>:<tag>` of the candidate. */
  readonly candidate: string;
  /** Seconds for a step that the file gives none. */
  readonly timeouts: { readonly build: number; readonly cmd: number };
}

const outline = z.looseObject({
  version: z.string().optional(),
  stepTimeout: z.number().optional(),
  steps: z.array(z.record(z.string(), z.unknown())),
});
type Outline = z.output<typeof outline>;

/**
 * Takes the test out of a file: its `build` steps and the `cmd` steps before anything is promoted.
 *
 * @throws TaskFileError
 */
export function testOf(input: TestOfFileInput): TestOfFile {
  const { steps, unknownKeys } = parseTaskFile(input.rendered, input.file);
  // ACR would pass them over; a question that is not asked as it was meant is no gate.
  if (unknownKeys.length > 0) throw new TaskFileError(input.file, unknownKeys);
  const replaced = replacedSteps(steps);
  const kept = steps.filter(({ id }) => !replaced.some(({ step }) => step === id));
  const questions = kept.filter(isQuestion);
  const obstacle = obstacleIn(input, kept, questions);
  if (obstacle !== undefined) return { kind: 'obstacle', reason: `${input.file} ${obstacle}` };
  const whole = parseText(input.rendered.text, outline, input.file).value;
  const seconds = new Map(steps.map((step, index) => [step.id, secondsOf(step, whole, index, input.timeouts)]));
  return {
    kind: 'test',
    taskFile: writeFile(whole, { input, steps, kept, seconds }),
    questions: questions.map(({ id }) => id),
    replaced,
    timeoutSeconds: kept.reduce((sum, { id }) => sum + (seconds.get(id) ?? 0), 0),
  };
}

/** A built-in command, such as `curl`, helps the test: when it fails, the candidate was not asked. */
function isQuestion(step: Step): boolean {
  return step.kind === 'cmd' && step.builtIn === undefined && !step.detach && !step.ignoreErrors;
}

/** A test that does not run what is built on the candidate would pass whatever the candidate is. */
function obstacleIn(
  { tree, registry, candidate }: TestOfFileInput,
  kept: readonly Step[],
  questions: readonly Step[],
): string | undefined {
  if (questions.length === 0)
    return 'asks nothing before it promotes: it needs a `cmd` step that runs the test image and whose errors count.';
  const builds = readBuilds({ steps: kept, tree, registry });
  const isAsked = questions.some(
    (step) => step.kind === 'cmd' && builds.basesOf(step.image).has(canonicalName(candidate)),
  );
  if (isAsked) return undefined;
  const name = candidate.split('/').at(-1) ?? '';
  return `runs nothing that is built on the candidate. Build the image of its first \`cmd\` step with --build-arg REGISTRY_FROM_URL={{.Values.REGISTRY_FROM_URL}} from a Dockerfile that begins with ARG REGISTRY_FROM_URL= and FROM \${REGISTRY_FROM_URL}${name}.`;
}

function secondsOf(step: Step, whole: Outline, index: number, timeouts: TestOfFileInput['timeouts']): number {
  const isGiven = Boolean(whole.steps[index]?.['timeout']) || Boolean(whole.stepTimeout);
  return isGiven ? step.timeoutSeconds : timeouts[step.kind === 'build' ? 'build' : 'cmd'];
}

interface Kept {
  readonly input: TestOfFileInput;
  readonly steps: readonly Step[];
  readonly kept: readonly Step[];
  readonly seconds: ReadonlyMap<string, number>;
}

/** All that the file says of the kept steps stays; each waits for the kept steps before it. */
function writeFile(whole: Outline, { input, steps, kept, seconds }: Kept): string {
  const hasAliases = whole.version?.toLowerCase() === 'v1.1.0';
  const written = steps.flatMap((step, index) => {
    if (!kept.includes(step)) return [];
    const before = keptBefore(step, steps, kept);
    const changed = { id: step.id, when: before.length === 0 ? ['-'] : before, timeout: seconds.get(step.id) };
    return [{ ...whole.steps[index], ...changed, ...commandOf(whole.steps[index], input.rendered) }];
  });
  return stringify(forAcr({ ...whole, alias: undefined, steps: written }, hasAliases), { lineWidth: 0 });
}

/** The kept steps that a step waits for, those behind a step that is left out included. */
function keptBefore(step: Step, steps: readonly Step[], kept: readonly Step[]): readonly string[] {
  const ids = step.after.flatMap((id) => {
    const before = steps.find((other) => other.id === id);
    if (before === undefined) return [];
    return kept.includes(before) ? [id] : keptBefore(before, steps, kept);
  });
  return [...new Set(ids)];
}

/** An alias of an image is put in: the file that ACR gets has no `alias` section. */
function commandOf(step: Outline['steps'][number] | undefined, { imageAliases }: RenderedTaskFile): object {
  const command = step?.['cmd'];
  if (typeof command !== 'string') return {};
  const [whole = '', first = ''] = /^\s*(\S+)/.exec(command) ?? [];
  const image = Object.hasOwn(imageAliases, first) ? imageAliases[first] : undefined;
  return image === undefined ? {} : { cmd: image + command.slice(whole.length) };
}

/** Run values are ACR's to fill in; where there are aliases, a `$` that is left stands for itself. */
function forAcr(value: unknown, hasAliases: boolean): unknown {
  if (typeof value === 'string') return withRunTemplates(hasAliases ? value.replaceAll('$', '$$$$') : value);
  if (Array.isArray(value)) return value.map((part) => forAcr(part, hasAliases));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, forAcr(part, hasAliases)]));
}
