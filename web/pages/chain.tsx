import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type ChainAnswer, chainSchema } from '../../shared/api/chain.ts';
import { linkTo } from '../api/useLocation.ts';
import { usePolled } from '../api/usePolled.ts';
import { BuildLane } from '../parts/chain/buildLane.tsx';
import { ImportLane } from '../parts/chain/importLane.tsx';
import { announce } from '../parts/announce.tsx';
import { isBlocked } from '../parts/chain/shownCandidates.ts';
import { Page } from '../parts/page.tsx';
import { Reading } from '../parts/reading.tsx';

/** Local runs take a second or two: none should pass unseen. */
const movingMs = 700;
const quietMs = 2000;

/** From upstream to the running container, one lane for each import: where every change is now. */
export function ChainPage(): JSX.Element {
  const { data: chain, refusal } = usePolled('/chain', chainSchema, ({ running }) =>
    running.length > 0 ? movingMs : quietMs,
  );
  useAnnouncedEnds(chain);
  return (
    <Page title="Chain" refusal={refusal}>
      {chain === undefined ? <Reading refusal={refusal} /> : <Lanes chain={chain} />}
    </Page>
  );
}

function Lanes({ chain }: { readonly chain: ChainAnswer }): JSX.Element {
  const watched = new Set(chain.imports.map(({ image }) => image));
  const sources = new Set(chain.imports.map(({ from }) => from));
  // A build on no import, and that feeds none, has nowhere else to be shown.
  const apart = chain.builds.filter(
    ({ bases, image }) => !bases.some((base) => watched.has(base)) && !sources.has(image),
  );
  if (chain.imports.length + chain.builds.length === 0)
    return <p class="waiting">There is no task yet. Write one into customhouse.yaml.</p>;
  return (
    <>
      <Summary chain={chain} />
      {chain.imports.map((one) => (
        <ImportLane key={one.import} of={one} chain={chain} />
      ))}
      {apart.map((build) => (
        <BuildLane key={build.task} of={build} chain={chain} />
      ))}
    </>
  );
}

function Summary({ chain }: { readonly chain: ChainAnswer }): JSX.Element {
  const blocked = chain.imports.filter(isBlocked);
  const moving = chain.running.length;
  const deployed = chain.builds.flatMap(({ deployments }) => deployments);
  const healthy = deployed.filter(({ actual }) => actual?.isRunning === true).length;
  return (
    <ul class="summary">
      <li class={moving > 0 ? 'going' : ''}>
        <b>{moving}</b> {moving === 1 ? 'run in progress' : 'runs in progress'}
      </li>
      <li class={blocked.length > 0 ? 'bad' : ''}>
        <b>{blocked.length}</b> {blocked.length === 1 ? 'change blocked' : 'changes blocked'}
        {blocked.map((one) => (
          <a key={one.import} href={linkTo('images', one.import)}>
            {one.image}
          </a>
        ))}
      </li>
      {deployed.length > 0 && (
        <li class={healthy < deployed.length ? 'doubt' : ''}>
          <b>
            {healthy} of {deployed.length}
          </b>{' '}
          {deployed.length === 1 ? 'container group running' : 'container groups running'}
        </li>
      )}
    </ul>
  );
}

/** Who does not see the picture hears how runs end. */
function useAnnouncedEnds(chain: ChainAnswer | undefined): void {
  const going = useRef(new Map<string, string>());
  useEffect(() => {
    if (chain === undefined) return;
    const last = [...chain.imports, ...chain.builds].flatMap(({ lastRun }) => (lastRun === undefined ? [] : [lastRun]));
    for (const run of last) {
      if (going.current.has(run.runId) && run.finishedAt !== undefined)
        announce(`${run.task} has ended: ${run.status}. ${run.reason ?? ''}`);
    }
    going.current = new Map(chain.running.map(({ runId, task }) => [runId, task]));
  }, [chain]);
}
