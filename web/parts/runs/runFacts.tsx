import type { ComponentChildren, JSX } from 'preact';
import type { RunDetailAnswer } from '../../../shared/api/run.ts';
import { Age, exactTime } from '../age.tsx';
import { Digest } from '../digest.tsx';
import { RunCause } from './runCause.tsx';
import { RunDuration } from './runDuration.tsx';

/** All that is known of a run, but its steps and its log. */
export function RunFacts({ run }: { readonly run: RunDetailAnswer }): JSX.Element {
  const { trigger, platform, digest, commit, baseDigest, acrRuns } = run;
  return (
    <dl>
      <Fact term="Trigger">{trigger}</Fact>
      <Fact term="Cause">
        <RunCause run={run} />
      </Fact>
      {run.requestedBy !== undefined && <Fact term="Asked for by">{run.requestedBy}</Fact>}
      {digest !== undefined && (
        <Fact term="Digest">
          <Digest of={digest} />
        </Fact>
      )}
      {baseDigest !== undefined && (
        <Fact term="Built on">
          <Digest of={baseDigest} />
        </Fact>
      )}
      {commit !== undefined && <Fact term="Commit">{commit}</Fact>}
      <Fact term="Platform">{platform}</Fact>
      <Fact term="Created">
        {exactTime(run.createdAt)} (<Age of={run.createdAt} />)
      </Fact>
      <Fact term="Duration">
        <RunDuration run={run} />
      </Fact>
      {acrRuns.length > 0 && (
        <Fact term="ACR runs">
          {acrRuns.map(({ registry, acrRunId, purpose }) => `${acrRunId} (${purpose}, ${registry})`).join(', ')}
        </Fact>
      )}
    </dl>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
