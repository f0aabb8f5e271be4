import type { JSX } from 'preact';
import { type DeploymentAnswer, deploymentListSchema } from '../../shared/api/deployment.ts';
import { linkTo } from '../api/useLocation.ts';
import { usePolled } from '../api/usePolled.ts';
import { Address } from '../parts/address.tsx';
import { Age } from '../parts/age.tsx';
import { DeployedImages } from '../parts/applications/deployedImages.tsx';
import { DeploymentState } from '../parts/deploymentState.tsx';
import { Digest } from '../parts/digest.tsx';
import { Page } from '../parts/page.tsx';
import { Reading } from '../parts/reading.tsx';

const everyMs = 4000;

/** What runs where, on which base, and what ran before. */
export function ApplicationsPage(): JSX.Element {
  const { data, refusal } = usePolled('/deployments', deploymentListSchema, () => everyMs);
  return (
    <Page title="Applications" refusal={refusal}>
      {data === undefined && <Reading refusal={refusal} />}
      {data?.items.length === 0 && (
        <p class="hint">
          No task deploys anything. Give a build task <code>deploy:</code> in customhouse.yaml.
        </p>
      )}
      {data?.items.map((deployment) => (
        <Application key={`${deployment.task} ${deployment.containerGroup}`} of={deployment} />
      ))}
    </Page>
  );
}

function Application({ of }: { readonly of: DeploymentAnswer }): JSX.Element {
  const { task, containerGroup, resourceGroup, deployedBy, actual, fault } = of;
  const id = `application-${task}-${containerGroup}`;
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>
        <a href={linkTo('runs', undefined, { task })}>{task}</a>
      </h2>
      <p class="hint">
        container group {containerGroup} in {resourceGroup}
        {deployedBy === 'taskFile' && ', deployed by its own task file'}
      </p>
      <p class="line-up">
        <DeploymentState of={of} /> {actual?.digest !== undefined && <Digest of={actual.digest} />}{' '}
        {actual?.address !== undefined && <Address of={actual.address} />}
        {actual !== undefined && (
          <span class="hint">
            {actual.startedAt !== undefined && (
              <>
                started <Age of={actual.startedAt} />,{' '}
              </>
            )}
            {actual.restarts === 1 ? '1 restart' : `${actual.restarts} restarts`}
          </span>
        )}
      </p>
      {(fault ?? actual?.message) !== undefined && <p class="reason">{fault ?? actual?.message}</p>}
      <h3>What ran</h3>
      <DeployedImages of={of} />
    </section>
  );
}
