import type { JSX } from 'preact';
import type { ChainAnswer, ChainBuild } from '../../../shared/api/chain.ts';
import { applicationsStages } from './applicationStages.tsx';
import { Box } from './box.tsx';
import { Stage } from './stage.tsx';

/** A build on bases that no import of ours lets in. */
export function BuildLane({ of, chain }: { readonly of: ChainBuild; readonly chain: ChainAnswer }): JSX.Element {
  return (
    <section aria-labelledby={`lane-${of.task}`}>
      <h2 id={`lane-${of.task}`}>{of.task}</h2>
      <ol class="lane">
        <Stage title="Bases">
          {of.bases.map((base) => (
            <Box key={base}>
              <h4>{base}</h4>
              <p class="hint">not imported by Customhouse</p>
            </Box>
          ))}
          {of.bases.length === 0 && <p class="hint empty">none that is watched</p>}
        </Stage>
        {applicationsStages({ builds: [of], chain })}
      </ol>
    </section>
  );
}
