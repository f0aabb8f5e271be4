import type { JSX } from 'preact';
import { chainSchema, type ChainBuild } from '../../../shared/api/chain.ts';
import type { ImageHistoryAnswer } from '../../../shared/api/image.ts';
import { usePolled } from '../../api/usePolled.ts';
import { followersOf } from './followers.ts';

const everyMs = 5000;

/** What follows the stable tag, up to the running container: said before it is moved. */
export function Redeployed({ of }: { readonly of: ImageHistoryAnswer }): JSX.Element {
  const { data: chain } = usePolled('/chain', chainSchema, () => everyMs);
  if (of.dependents.length === 0) return <p>Nothing is built on it, so nothing is redeployed.</p>;
  if (chain === undefined) return <p>These are built again on it, and redeployed: {of.dependents.join(', ')}.</p>;
  return (
    <>
      <p>What is built on it follows:</p>
      <ul>
        {followersOf(chain, of.image).map((build) => (
          <li key={build.task}>
            <Follower of={build} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Follower({ of: { task, status, deployments } }: { readonly of: ChainBuild }): JSX.Element {
  if (status === 'Disabled')
    return (
      <>
        <b>{task}</b> stays as it is: the task is disabled.
      </>
    );
  if (deployments.length === 0)
    return (
      <>
        <b>{task}</b> is built again. It deploys nothing.
      </>
    );
  const groups = deployments.map(({ containerGroup }) => containerGroup).join(', ');
  return (
    <>
      <b>{task}</b> is built again, and container group {groups} redeployed.
    </>
  );
}
