import type { JSX } from 'preact';
import type { DeploymentAnswer } from '../../../shared/api/deployment.ts';
import { linkTo } from '../../api/useLocation.ts';
import { Age } from '../age.tsx';
import { Digest } from '../digest.tsx';
import { State, type Tone } from '../state.tsx';
import { RollBackDeployment } from './rollBackDeployment.tsx';

type Image = DeploymentAnswer['images'][number];

const tones: Readonly<Record<Image['health'], Tone>> = { healthy: 'good', unhealthy: 'bad', unknown: 'quiet' };
const words: Readonly<Record<Image['health'], string>> = {
  healthy: 'healthy',
  unhealthy: 'unhealthy',
  unknown: 'health not known',
};

/** What runs and what ran before, newest first; what was healthy can be gone back to. */
export function DeployedImages({ of }: { readonly of: DeploymentAnswer }): JSX.Element {
  if (of.images.length === 0) return <p class="hint">Nothing was deployed yet.</p>;
  return (
    <ol class="time-line" aria-label={`Images of ${of.task}, newest first`}>
      {of.images.map((image) => {
        const isNow = image.digest === (of.desired ?? of.actual)?.digest;
        return (
          <li key={image.runId} class={isNow ? tones[image.health] : ''}>
            <Entry of={of} image={image} isNow={isNow} />
          </li>
        );
      })}
    </ol>
  );
}

interface EntryProperties {
  readonly of: DeploymentAnswer;
  readonly image: Image;
  readonly isNow: boolean;
}

function Entry({ of, image, isNow }: EntryProperties): JSX.Element {
  const { digest, health, base, decidedAt, runId, wasRolledBackFrom } = image;
  return (
    <>
      <p class="line-up">
        <Digest of={digest} /> <State tone={tones[health]}>{words[health]}</State> {isNow && <b>runs now</b>}
        {wasRolledBackFrom && <State tone="doubt">rolled back from</State>}
        <span class="hint">
          <Age of={decidedAt} />, <a href={linkTo('runs', runId)}>run {runId}</a>
        </span>
        {of.deployedBy === 'customhouse' && !isNow && health === 'healthy' && (
          <RollBackDeployment of={of} image={image} />
        )}
      </p>
      {base !== undefined && (
        <p class="hint">
          on {base.image} <Digest of={base.digest} />
        </p>
      )}
    </>
  );
}
