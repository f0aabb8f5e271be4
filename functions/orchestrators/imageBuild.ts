import type { OrchestrationContext } from 'durable-functions';
import type { FileDeployment } from '../../shared/run.ts';
import type { BuildProgress, FetchedSource, RunEnd } from '../contracts.ts';
import { asRun, type BegunRun } from './asRun.ts';
import { deploy } from './deploy.ts';
import { call, pollDelaySeconds, RunCanceled, RunFault, type Steps, wait } from './steps.ts';

/** A base that moves under the build is built on again, so often. */
const mostBuilds = 3;
/** A base that somebody moved by hand is put right meanwhile. */
const secondsUntilNextBuild = 5;

/** Builds an image from one commit on the base that was decided, and deploys it where the task says so. */
export function* imageBuild(context: OrchestrationContext): Steps<void> {
  yield* asRun(context, (run) => build(context, run));
}

function* build(context: OrchestrationContext, run: BegunRun): Steps<RunEnd> {
  const { runId } = run;
  const source = yield* call(context, 'fetchSource', { runId });
  const built = yield* buildOnRightBase(context, run, source);
  if (built.kind !== 'succeeded') return { status: built.status, reason: built.reason };

  const { digest } = built;
  const { deploys, fileDeployments } = yield* call(context, 'recordBuilt', { runId, digest });
  if (!deploys) return withoutDeploying(`Built ${digest} from ${source.commit}.`, fileDeployments);
  return yield* deploy(context, run, { digest, ...baseOf(source) });
}

/** A task file may have deployed by itself. */
function withoutDeploying(built: string, deployments: readonly FileDeployment[] = []): RunEnd {
  if (deployments.length === 0) return { status: 'Succeeded', outcome: 'built', reason: built };
  const groups = deployments.map(({ containerGroup, resourceGroup }) => `${resourceGroup}/${containerGroup}`);
  const reason = `${built} Its task file deployed to container group ${groups.join(', ')}.`;
  return { status: 'Succeeded', outcome: 'deployed', reason };
}

function baseOf({ base }: FetchedSource): Pick<FetchedSource, 'base'> {
  return base === undefined ? {} : { base };
}

type BuildEnd = Extract<BuildProgress, { kind: 'succeeded' | 'ended' }>;

function* buildOnRightBase(context: OrchestrationContext, { runId }: BegunRun, source: FetchedSource): Steps<BuildEnd> {
  let reason = '';
  for (let attempt = 1; attempt <= mostBuilds; attempt++) {
    yield* call(context, 'startBuild', { runId, ...source, attempt });
    const built = yield* buildEnd(context, { runId, attempt });
    if (built.kind === 'ended') return built;
    const base = yield* call(context, 'checkBase', { runId, digest: built.digest, ...baseOf(source) });
    if (base.kind === 'right') return built;
    reason = base.reason;
    yield* wait(context, secondsUntilNextBuild);
  }
  throw new RunFault({
    code: 'BASE_DIFFERS',
    message: `Built ${mostBuilds} times, each time on another base than was decided, so Customhouse deployed none of them. ${reason}`,
  });
}

function* buildEnd(
  context: OrchestrationContext,
  input: { readonly runId: BegunRun['runId']; readonly attempt: number },
): Steps<BuildEnd> {
  for (let poll = 0; ; poll++) {
    // The first poll follows at once: it waits a little itself.
    if (poll > 0) yield* wait(context, pollDelaySeconds(poll));
    const progress = yield* call(context, 'pollBuild', input);
    if (progress.kind === 'canceled') throw new RunCanceled();
    if (progress.kind !== 'going') return progress;
  }
}
