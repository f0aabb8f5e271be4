import type { JSX } from 'preact';
import type { ChainAnswer, ChainBuild } from '../../../shared/api/chain.ts';
import type { ImageAnswer } from '../../../shared/api/image.ts';
import { linkTo } from '../../api/useLocation.ts';
import { Age } from '../age.tsx';
import { Digest } from '../digest.tsx';
import { ImageName } from '../imageName.tsx';
import { RunState, toneOf } from '../runState.tsx';
import { State } from '../state.tsx';
import { Words } from '../words.tsx';
import { Box } from './box.tsx';
import { ContainerGroup } from './containerGroup.tsx';
import { newestImage, taggedImage } from './newestImage.ts';
import { RunningRun } from './runningRun.tsx';
import { Stage } from './stage.tsx';

interface ApplicationsProperties {
  readonly builds: readonly ChainBuild[];
  readonly chain: ChainAnswer;
  /** The base image of this lane; none where an application is shown on its own. */
  readonly desired?: Pick<ImageAnswer, 'image' | 'desired'>;
}

/** The steps in which a container group is changed. */
const deploys = new Set(['deployment', 'way back', 'rollback']);

/** What is built on a base, and what of it runs. */
export function applicationsStages({ builds, chain, desired }: ApplicationsProperties): JSX.Element[] {
  const runs = builds.map((build) => chain.running.find(({ task }) => task === build.task));
  const isDeploying = runs.some((run) => deploys.has(run?.steps.at(-1)?.name ?? ''));
  const groups = builds.flatMap((build) =>
    build.deployments.map((deployment) => (
      <ContainerGroup key={`${build.task} ${deployment.containerGroup}`} build={build} deployment={deployment} />
    )),
  );
  return [
    <Stage key="applications" title="Applications" isMoving={runs.some((run) => run !== undefined)}>
      {builds.map((build, index) => (
        <Application key={build.task} of={build} run={runs[index]} base={desired} />
      ))}
      {builds.length === 0 && <p class="hint empty">nothing is built on it</p>}
    </Stage>,
    <Stage key="containers" title="Running containers" isMoving={isDeploying}>
      {groups}
      {groups.length === 0 && <p class="hint empty">nothing is deployed</p>}
    </Stage>,
  ];
}

interface ApplicationProperties {
  readonly of: ChainBuild;
  readonly run: ChainAnswer['running'][number] | undefined;
  readonly base: ApplicationsProperties['desired'];
}

function Application({ of, run, base }: ApplicationProperties): JSX.Element {
  const { lastRun } = of;
  const newest = newestImage(of);
  return (
    <Box tone={run === undefined ? (lastRun === undefined ? 'quiet' : toneOf(lastRun.status)) : 'going'}>
      <h4>
        <a href={linkTo('applications')}>{of.task}</a>
      </h4>
      <p class="hint">
        <ImageName of={newest === undefined ? of.image : taggedImage(of.image, newest.runId)} />
      </p>
      {newest !== undefined && (
        <>
          <Digest of={newest.digest} />
          <p class="hint">
            built <Age of={newest.at} />
            {newest.base?.image === base?.image &&
              newest.base !== undefined &&
              (newest.base.digest === base?.desired?.digest ? ' on this base' : ' on another base still')}
          </p>
        </>
      )}
      {run === undefined ? lastRun !== undefined && <LastRun run={lastRun} /> : <RunningRun run={run} />}
      {of.status === 'Disabled' && <State tone="doubt">Disabled</State>}
    </Box>
  );
}

function LastRun({ run }: { readonly run: NonNullable<ChainBuild['lastRun']> }): JSX.Element {
  return (
    <>
      <p>
        <a href={linkTo('runs', run.runId)} aria-label={`Run ${run.runId} of ${run.task}: ${run.status}`}>
          <RunState run={run} />
        </a>
      </p>
      {run.status !== 'Succeeded' && run.reason !== undefined && (
        <p class="reason">
          <Words of={run.reason} />
        </p>
      )}
    </>
  );
}
