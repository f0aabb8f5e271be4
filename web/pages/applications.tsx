import type { JSX } from 'preact';
import { type DeploymentAnswer, deploymentListSchema } from '../../shared/api/deployment.ts';
import { linkTo } from '../api/useLocation.ts';
import { usePolled } from '../api/usePolled.ts';
import { Age } from '../parts/age.tsx';
import { DeploymentState } from '../parts/deploymentState.tsx';
import { Digest } from '../parts/digest.tsx';
import { Page } from '../parts/page.tsx';
import { Reading } from '../parts/reading.tsx';
import { State } from '../parts/state.tsx';

const everyMs = 4000;

/** What runs where, on which base, and what ran before. */
export function ApplicationsPage(): JSX.Element {
  const { data, refusal } = usePolled('/deployments', deploymentListSchema, () => everyMs);
  return (
    <Page title="Applications" refusal={refusal}>
      {data === undefined && <Reading refusal={refusal} />}
      {data?.items.length === 0 && <p class="hint">No task deploys anything.</p>}
      {data?.items.map((deployment) => (
        <Application key={deployment.task} of={deployment} />
      ))}
    </Page>
  );
}

function Application({ of }: { readonly of: DeploymentAnswer }): JSX.Element {
  const { task, containerGroup, resourceGroup, actual, fault } = of;
  return (
    <section class="card" aria-labelledby={`application-${task}`}>
      <h2 id={`application-${task}`}>
        <a href={linkTo('runs', undefined, { task })}>{task}</a>
      </h2>
      <p class="hint">
        container group {containerGroup} in {resourceGroup}
      </p>
      <p>
        <DeploymentState of={of} /> {actual?.digest !== undefined && <Digest of={actual.digest} />}{' '}
        {actual?.address !== undefined && (
          <a href={actual.address} rel="noreferrer" target="_blank">
            {actual.address}
          </a>
        )}
      </p>
      {actual !== undefined && (
        <p class="hint">
          {actual.startedAt !== undefined && (
            <>
              started <Age of={actual.startedAt} />,{' '}
            </>
          )}
          {actual.restarts} restarts
        </p>
      )}
      {(fault ?? actual?.message) !== undefined && <p class="reason">{fault ?? actual?.message}</p>}
      <Images of={of} />
    </section>
  );
}

function Images({ of: { task, images, desired } }: { readonly of: DeploymentAnswer }): JSX.Element {
  if (images.length === 0) return <p class="hint">Nothing was deployed yet.</p>;
  return (
    <table>
      <caption class="unseen">Images of {task}, newest first</caption>
      <thead>
        <tr>
          <th scope="col">Image</th>
          <th scope="col">Health</th>
          <th scope="col" class="wide">
            Base
          </th>
          <th scope="col">Decided</th>
          <th scope="col">Run</th>
        </tr>
      </thead>
      <tbody>
        {images.map((image) => (
          <tr key={image.runId}>
            <td>
              <Digest of={image.digest} /> {image.digest === desired?.digest && <b>now</b>}
            </td>
            <td>
              <State tone={{ healthy: 'good', unhealthy: 'bad', unknown: 'quiet' }[image.health] as 'good'}>
                {image.health}
              </State>
            </td>
            <td class="wide">
              {image.base !== undefined && (
                <>
                  {image.base.image} <Digest of={image.base.digest} />
                </>
              )}
            </td>
            <td>
              <Age of={image.decidedAt} />
            </td>
            <td>
              <a href={linkTo('runs', image.runId)}>{image.runId}</a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
