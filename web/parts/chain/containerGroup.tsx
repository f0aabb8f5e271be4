import type { JSX } from 'preact';
import type { ChainBuild } from '../../../shared/api/chain.ts';
import { Address } from '../address.tsx';
import { Age } from '../age.tsx';
import { DeploymentState } from '../deploymentState.tsx';
import { Digest } from '../digest.tsx';
import { ImageName } from '../imageName.tsx';
import { Box } from './box.tsx';
import { taggedImage } from './newestImage.ts';

interface ContainerGroupProperties {
  readonly build: ChainBuild;
  readonly deployment: ChainBuild['deployments'][number];
}

/** What runs now, as the container service says. */
export function ContainerGroup({ build, deployment }: ContainerGroupProperties): JSX.Element {
  const { actual, desired, containerGroup, images } = deployment;
  const isRight = actual?.isRunning === true && (desired === undefined || actual.digest === desired.digest);
  const image = images.find(({ digest }) => digest === actual?.digest);
  return (
    <Box tone={isRight ? 'good' : 'doubt'}>
      <h4>{containerGroup}</h4>
      {image !== undefined && (
        <p class="hint">
          <ImageName of={taggedImage(build.image, image.runId)} />
        </p>
      )}
      {actual?.digest !== undefined && <Digest of={actual.digest} />}
      <p class="line-up close">
        <DeploymentState of={deployment} />{' '}
        {actual?.startedAt !== undefined && (
          <span class="hint">
            started <Age of={actual.startedAt} />
          </span>
        )}
      </p>
      {actual?.address !== undefined && (
        <p>
          <Address of={actual.address} />
        </p>
      )}
    </Box>
  );
}
