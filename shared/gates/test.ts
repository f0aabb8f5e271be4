import { stringify } from 'yaml';
import { gitContext, mapping, relativePath, wholeNumber } from '../config/fields.ts';
import type { GitContext } from '../config/model.ts';
import { basesOf } from '../dockerfile/basesOf.ts';
import type { Commit } from '../run.ts';
import { askByRun, cancelRun, pollRun } from './acrRun.ts';
import type { CandidateImage } from './candidate.ts';
import type { Gate, GateBeginning, GateTools } from './gate.ts';

const buildStep = 'build-test-base-image';
const testStep = 'validate-base-image';
/** What building the test image may take, on top of the test's own time. */
const buildTimeoutSeconds = 900;

export interface TestSettings {
  readonly context: GitContext;
  readonly dockerfile: string;
  /** Seconds that the test itself may take. */
  readonly timeout: number;
}

/** Builds the test's own Dockerfile on the candidate and runs it: exit code 0 passes. */
export const test: Gate<TestSettings> = {
  name: 'test',
  schema: mapping({
    context: gitContext.meta({ description: 'The test’s Git repository: https://host/repo.git#branch:folder' }),
    dockerfile: relativePath.default('Dockerfile'),
    timeout: wholeNumber(1, 8 * 3600, ' of seconds')
      .meta({ description: 'Seconds that the test may take.' })
      .default(600),
  }).meta({ description: 'Dockerfile and test.sh; exit code 0 passes.' }),
  contextOf: ({ context }) => context,
  begin,
  poll: (ticket, _settings, tools) => pollRun(ticket, tools),
  cancel: cancelRun,
};

async function begin(candidate: CandidateImage, settings: TestSettings, tools: GateTools): Promise<GateBeginning> {
  const { context, dockerfile, timeout } = settings;
  const commit = await commitOf(candidate, context, tools);
  const tree = await tools.git.fetch(context, commit);
  const obstacle = obstacleIn(tree.readText(dockerfile), candidate, dockerfile);
  if (obstacle !== undefined) {
    const reason = `The test of ${context.url} at ${commit} can not be asked: ${obstacle}`;
    return { kind: 'answered', answer: { kind: 'fault', reason, evidence: '' } };
  }
  const sourceLocation = await tools.acrRuns.uploadSource(candidate.registry, await tree.tarGz());
  return askByRun(tools, candidate, {
    step: testStep,
    taskFile: taskFileOf(candidate, settings),
    sourceLocation,
    timeoutSeconds: timeout + buildTimeoutSeconds,
  });
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
function taskFileOf(candidate: CandidateImage, { dockerfile, timeout }: TestSettings): string {
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
