import type { JSX } from 'preact';
import { linkTo } from '../../api/useLocation.ts';
import { Age } from '../age.tsx';
import { Digest } from '../digest.tsx';
import { ImageName } from '../imageName.tsx';
import { RunState, toneOf } from '../runState.tsx';
import { State } from '../state.tsx';
import { applicationsStages } from './applicationStages.tsx';
import { Box } from './box.tsx';
import type { LaneProperties } from './laneProperties.ts';
import { candidateTone, candidateWord, QuarantineStage } from './quarantineStage.tsx';
import { RunningRun } from './runningRun.tsx';
import { Stage } from './stage.tsx';

/** One import with what comes before and after it. */
export function ImportLane({ of, chain }: LaneProperties): JSX.Element {
  const dependents = chain.builds.filter(({ bases }) => bases.includes(of.image));
  return (
    <section aria-labelledby={`lane-${of.import}`}>
      <h2 id={`lane-${of.import}`}>
        <a href={linkTo('images', of.import)}>{of.import}</a>
        {of.status === 'Disabled' && <State tone="doubt">Disabled</State>}
      </h2>
      <ol class="lane">
        <Upstream of={of} chain={chain} />
        <QuarantineStage of={of} chain={chain} />
        <BaseImage of={of} chain={chain} />
        {applicationsStages({ builds: dependents, chain, desired: of })}
      </ol>
    </section>
  );
}

function Upstream({ of, chain }: LaneProperties): JSX.Element {
  const { digest, time, firstSeenAt, task } = of.upstream;
  const build = chain.builds.find((one) => one.task === task);
  const run = chain.running.find((one) => one.task === task);
  const at = time ?? firstSeenAt;
  return (
    <Stage title="Upstream" isMoving={run !== undefined}>
      <Box tone={run === undefined ? 'quiet' : 'going'}>
        <h4>
          <ImageName of={of.from} />
        </h4>
        {digest === undefined ? <p class="hint">not looked at yet</p> : <Digest of={digest} />}
        {digest !== undefined && (
          <p class="line-up close">
            <UpstreamState of={of} />{' '}
            {at !== undefined && (
              <span class="hint">
                {time === undefined ? 'first seen' : 'pushed'} <Age of={at} />
              </span>
            )}
          </p>
        )}
        {run !== undefined && <RunningRun run={run} />}
        {run === undefined && build?.lastRun !== undefined && (
          <p class="line-up close">
            <a href={linkTo('runs', build.lastRun.runId)}>{build.task}</a> <RunState run={build.lastRun} />
          </p>
        )}
      </Box>
    </Stage>
  );
}

/** What has become of what is upstream now. */
function UpstreamState({ of: { upstream, desired, candidates } }: Pick<LaneProperties, 'of'>): JSX.Element {
  if (upstream.digest === desired?.digest) return <State tone="good">let in</State>;
  const candidate = candidates.find(({ digest }) => digest === upstream.digest);
  if (candidate === undefined) return <State tone="quiet">not in use</State>;
  return <State tone={candidateTone(candidate)}>{candidateWord(candidate)}</State>;
}

/** The steps that write the stable tag. */
const writes = new Set(['promotion', 'rollback', 'revocation', 'confirmation']);

function BaseImage({ of, chain }: LaneProperties): JSX.Element {
  const { desired, image } = of;
  const writing = chain.running.find(({ task, steps }) => task === of.import && writes.has(steps.at(-1)?.name ?? ''));
  return (
    <Stage title="Base image" isMoving={writing !== undefined}>
      <Box tone={writing === undefined ? (desired === undefined ? 'quiet' : 'good') : 'going'}>
        <h4>
          <ImageName of={image} />
        </h4>
        {desired === undefined ? (
          <p class="hint">nothing was let in yet</p>
        ) : (
          <>
            <Digest of={desired.digest} />
            <p class="line-up close">
              <State
                tone={desired.outcome === 'promoted' || desired.outcome === 'unchanged' ? toneOf('Succeeded') : 'doubt'}
              >
                {desired.outcome === 'unchanged' ? 'promoted' : desired.outcome}
              </State>{' '}
              <span class="hint">
                <Age of={desired.decidedAt} />
              </span>
            </p>
          </>
        )}
        {writing !== undefined && <RunningRun run={writing} />}
      </Box>
    </Stage>
  );
}
