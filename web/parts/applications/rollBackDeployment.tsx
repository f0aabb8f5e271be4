import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DeploymentAnswer } from '../../../shared/api/deployment.ts';
import { runSchema } from '../../../shared/api/run.ts';
import { useApi } from '../../api/useApi.ts';
import { linkTo } from '../../api/useLocation.ts';
import { Confirm } from '../confirm.tsx';
import { Digest } from '../digest.tsx';

interface RollBackProperties {
  readonly of: DeploymentAnswer;
  readonly image: DeploymentAnswer['images'][number];
}

/** Deploys an earlier healthy image again. */
export function RollBackDeployment({ of, image }: RollBackProperties): JSX.Element | null {
  const { api, role } = useApi();
  const [isAsked, setAsked] = useState(false);
  if (role !== 'operator') return null;
  const { task, containerGroup } = of;
  const { digest, runId, base } = image;

  async function rollBack(note: string): Promise<void> {
    const path = `/deployments/${encodeURIComponent(task)}/rollback`;
    const run = await api.post(path, runSchema, { to: digest, note });
    location.hash = linkTo('runs', run.runId);
  }
  return (
    <>
      <button type="button" aria-label={`Roll back ${task} to run ${runId}`} onClick={() => setAsked(true)}>
        Roll back
      </button>
      {isAsked && (
        <Confirm
          title={`Roll ${task} back?`}
          verb="Roll back"
          note={{ label: 'Why (optional)', isRequired: false }}
          act={rollBack}
          close={() => setAsked(false)}
        >
          <p>
            Container group {containerGroup} is redeployed with <Digest of={digest} />
            {base !== undefined && (
              <>
                , built on {base.image} <Digest of={base.digest} />
              </>
            )}
            .
          </p>
          <p>The base image stays as it is. A later build deploys as ever.</p>
        </Confirm>
      )}
    </>
  );
}
