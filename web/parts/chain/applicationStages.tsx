import type { JSX } from 'preact';
import type { ChainAnswer, ChainBuild } from '../../../shared/api/chain.ts';
import type { ImageAnswer } from '../../../shared/api/image.ts';
import { linkTo } from '../../api/useLocation.ts';
import { Age } from '../age.tsx';
import { DeploymentState } from '../deploymentState.tsx';
import { Digest } from '../digest.tsx';
import { RunState, toneOf } from '../runState.tsx';
import { State } from '../state.tsx';
import { Box } from './box.tsx';
import { RunningRun } from './runningRun.tsx';
import { Stage } from './stage.tsx';

interface ApplicationsProperties {
  readonly builds: readonly ChainBuild[];
  readonly chain: ChainAnswer;
  /** The base image of this lane; none where an application is shown on its own. */
  readonly desired?: Pick<ImageAnswer, 'image' | 'desired'>;
}

/** The steps in which a container group is changed. */
const deploys = new Set(['deployment', 'way back']);

/** What is built on a base, and what of it runs. */
export function applicationsStages({ builds, chain, desired }: ApplicationsProperties): JSX.Element[] {
  const runs = builds.map((build) => chain.running.find(({ task }) => task === build.task));
  const deployed = builds.filter(({ deployment }) => deployment !== undefined);
  const isDeploying = runs.some((run) => deploys.has(run?.steps.at(-1)?.name ?? ''));
  return [
    <Stage key="applications" title="Applications" isMoving={runs.some((run) => run !== undefined)}>
      {builds.map((build, index) => (
        <Application key={build.task} of={build} run={runs[index]} base={desired} />
      ))}
      {builds.length === 0 && <p class="hint empty">nothing is built on it</p>}
    </Stage>,
    <Stage key="containers" title="Running containers" isMoving={isDeploying}>
      {deployed.map((build) => (
        <ContainerGroup key={build.task} of={build} />
      ))}
      {deployed.length === 0 && <p class="hint empty">nothing is deployed</p>}
    </Stage>,
  ];
}

interface ApplicationProperties {
  readonly of: ChainBuild;
  readonly run: ChainAnswer['running'][number] | undefined;
  readonly base: ApplicationsProperties['desired'];
}

function Application({ of, run, base }: ApplicationProperties): JSX.Element {
  const { lastRun, deployment } = of;
  const newest = deployment?.images.find(({ digest }) => digest === deployment.desired?.digest);
  const digest = newest?.digest ?? lastRun?.digest;
  return (
    <Box tone={run === undefined ? (lastRun === undefined ? 'quiet' : toneOf(lastRun.status)) : 'going'}>
      <h4>
        <a href={linkTo('applications')}>{of.task}</a>
      </h4>
      <p class="hint">{newest === undefined ? of.image : taggedImage(of.image, newest.runId)}</p>
      {digest !== undefined && <Digest of={digest} />}
      {newest?.base !== undefined && base?.image === newest.base.image && (
        <p class="hint">
          {newest.base.digest === base.desired?.digest ? 'on this base' : 'still on another base'}, built{' '}
          <Age of={newest.decidedAt} />
        </p>
      )}
      {run === undefined ? lastRun !== undefined && <LastRun run={lastRun} /> : <RunningRun run={run} />}
      {of.status === 'Disabled' && <State tone="doubt">Disabled</State>}
    </Box>
  );
}

/** Without a tag of its own it is tagged with the run that built it. */
function taggedImage(image: string, runId: string): string {
  return /:[^/]+$/.test(image) ? image : `${image}:${runId}`;
}

function LastRun({ run }: { readonly run: NonNullable<ChainBuild['lastRun']> }): JSX.Element {
  return (
    <>
      <p>
        <a href={linkTo('runs', run.runId)} aria-label={`Run ${run.runId} of ${run.task}: ${run.status}`}>
          <RunState run={run} />
        </a>
      </p>
      {run.status !== 'Succeeded' && run.reason !== undefined && <p class="reason">{run.reason}</p>}
    </>
  );
}

function ContainerGroup({ of: { deployment } }: { readonly of: ChainBuild }): JSX.Element | null {
  if (deployment === undefined) return null;
  const { actual, containerGroup } = deployment;
  const isRight = actual?.isRunning === true && actual.digest === deployment.desired?.digest;
  return (
    <Box tone={isRight ? 'good' : 'doubt'}>
      <h4>{containerGroup}</h4>
      {actual?.digest !== undefined && <Digest of={actual.digest} />}
      <p>
        <DeploymentState of={deployment} />{' '}
        {actual?.startedAt !== undefined && (
          <span class="hint">
            started <Age of={actual.startedAt} />
          </span>
        )}
      </p>
      {actual?.address !== undefined && (
        <p>
          <a href={actual.address} rel="noreferrer" target="_blank">
            {actual.address.replace(/^https?:\/\//, '')}
          </a>
        </p>
      )}
    </Box>
  );
}
