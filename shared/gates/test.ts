import { stringify } from 'yaml';
import { z } from 'zod';
import { gitContext, mapping, relativePath, textWithServers, valueName, wholeNumber } from '../config/fields.ts';
import type { GitContext } from '../config/model.ts';
import { basesOf } from '../dockerfile/basesOf.ts';
import type { SourceTree } from '../ports.ts';
import type { Commit, ReplacedStep } from '../run.ts';
import { askByRun, cancelRun, pollRun, type Question } from './acrRun.ts';
import type { CandidateImage } from './candidate.ts';
import type { Gate, GateBeginning, GateTools } from './gate.ts';
import { readTestFile } from './testFile.ts';

const buildStep = 'build-test-base-image';
const testStep = 'validate-base-image';
/** What building the test image may take, on top of the test's own time. */
const buildTimeoutSeconds = 900;

export interface TestSettings {
  readonly context: GitContext;
  /** Default `Dockerfile`. */
  readonly dockerfile?: string | undefined;
  /** An ACR task file whose build and first `cmd` steps are the test, instead of a Dockerfile. */
  readonly file?: string | undefined;
  /** Values of the task file. */
  readonly set: Readonly<Record<string, string>>;
  /** Seconds that the test itself may take. */
  readonly timeout: number;
}

/** Builds the test's own Dockerfile, or what its task file builds, on the candidate and runs it: exit code 0 passes. */
export const test: Gate<TestSettings> = {
  name: 'test',
  schema: mapping({
    context: gitContext.meta({ description: 'The test’s Git repository: https://host/repo.git#branch:folder' }),
    dockerfile: relativePath.meta({ description: 'Default: Dockerfile.' }).optional(),
    file: relativePath
      .meta({ description: 'An ACR task file: its build and first cmd steps are the test.' })
      .optional(),
    set: z
      .record(valueName, textWithServers, { error: 'expected a mapping of values' })
      .meta({ description: 'Values of the task file. One that names the upstream names the quarantine instead.' })
      .default({}),
    timeout: wholeNumber(1, 8 * 3600, ' of seconds')
      .meta({ description: 'Seconds that the test may take.' })
      .default(600),
  })
    .refine(({ dockerfile, file }) => dockerfile === undefined || file === undefined, {
      error: 'expected no `dockerfile` beside `file`, which names its own',
      path: ['dockerfile'],
    })
    .refine(({ file, set }) => file !== undefined || Object.keys(set).length === 0, {
      error: 'expected `file` beside it: it is for a task file',
      path: ['set'],
    })
    .meta({ description: 'Dockerfile and test.sh, or a task file; exit code 0 passes.' }),
  contextOf: ({ context }) => context,
  begin,
  poll: (ticket, _settings, tools) => pollRun(ticket, tools),
  cancel: cancelRun,
};

async function begin(candidate: CandidateImage, settings: TestSettings, tools: GateTools): Promise<GateBeginning> {
  const { context } = settings;
  const upload = tools.acrRuns.beginUpload(candidate.registry);
  const commit = await commitOf(candidate, context, tools);
  const tree = await tools.git.fetch(context, commit);
  const asked = await questionOf(candidate, settings, { tree, tools });
  if (asked.kind === 'obstacle') {
    const reason = `The test of ${context.url} at ${commit} can not be asked: ${asked.reason}`;
    return { kind: 'answered', answer: { kind: 'fault', reason, evidence: '' } };
  }
  const sourceLocation = tree.tarGz().then(upload);
  const beginning = await askByRun(tools, candidate, { ...asked.question, sourceLocation });
  return asked.replaced.length === 0 ? beginning : { ...beginning, replacedSteps: asked.replaced };
}

type Asked =
  | { readonly kind: 'question'; readonly question: Question; readonly replaced: readonly ReplacedStep[] }
  | { readonly kind: 'obstacle'; readonly reason: string };

async function questionOf(
  candidate: CandidateImage,
  settings: TestSettings,
  source: { readonly tree: SourceTree; readonly tools: GateTools },
): Promise<Asked> {
  const { file, set, timeout, dockerfile = 'Dockerfile' } = settings;
  if (file !== undefined) {
    const timeouts = { build: buildTimeoutSeconds, cmd: timeout };
    const test = await readTestFile(candidate, { file, set, timeouts }, source);
    if (test.kind === 'obstacle') return test;
    const { taskFile, questions: steps, replaced, timeoutSeconds } = test;
    return { kind: 'question', question: { steps, taskFile, timeoutSeconds }, replaced };
  }
  const reason = obstacleIn(source.tree.readText(dockerfile), candidate, dockerfile);
  if (reason !== undefined) return { kind: 'obstacle', reason };
  const taskFile = taskFileOf(candidate, { dockerfile, timeout });
  const question = { steps: [testStep], taskFile, timeoutSeconds: timeout + buildTimeoutSeconds };
  return { kind: 'question', question, replaced: [] };
}

function commitOf({ commit }: CandidateImage, context: GitContext, tools: GateTools): Promise<Commit> {
  if (commit?.ref === `${context.url}#${context.branch}`) return Promise.resolve(commit.commit);
  return tools.git.resolve(context);
}

/** A test that is not built on the candidate would pass whatever the candidate is. */
function obstacleIn(text: string | undefined, candidate: CandidateImage, dockerfile: string): string | undefined {
  if (text === undefined) return `there is no ${dockerfile}. Commit one.`;
  const { bases } = basesOf(text, { REGISTRY_FROM_URL: candidate.fromUrl });
  if (bases.includes(`${candidate.loginServer}/${candidate.repository}:${candidate.tag}`)) return undefined;
  const name = candidate.repository.split('/').slice(3).join('/');
  return `${dockerfile} is not built on the candidate. Begin it with ARG REGISTRY_FROM_URL= and FROM \${REGISTRY_FROM_URL}${name}:${candidate.tag}.`;
}

/** The test image is never pushed. `disableWorkingDirectoryOverride`: it runs where its own WORKDIR says, as everywhere else. */
function taskFileOf(
  candidate: CandidateImage,
  { dockerfile, timeout }: { readonly dockerfile: string; readonly timeout: number },
): string {
  const image = `customhouse-test:${candidate.runId}`;
  return stringify({
    version: 'v1.1.0',
    steps: [
      {
        id: buildStep,
        build: `--build-arg REGISTRY_FROM_URL=${candidate.fromUrl} -f ${dockerfile} -t ${image} .`,
        timeout: buildTimeoutSeconds,
      },
      { id: testStep, cmd: image, disableWorkingDirectoryOverride: true, timeout },
    ],
  });
}
