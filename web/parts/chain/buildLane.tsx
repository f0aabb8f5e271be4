import type { JSX } from 'preact';
import type { ChainAnswer, ChainBuild } from '../../../shared/api/chain.ts';
import { Age } from '../age.tsx';
import { Digest } from '../digest.tsx';
import { ImageName } from '../imageName.tsx';
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
            <Base key={base} image={base} seen={of.seenBases.find(({ image }) => image === base)} />
          ))}
          {of.bases.length === 0 && <p class="hint empty">none that is watched</p>}
        </Stage>
        {applicationsStages({ builds: [of], chain })}
      </ol>
    </section>
  );
}

interface BaseProperties {
  readonly image: string;
  readonly seen: ChainBuild['seenBases'][number] | undefined;
}

function Base({ image, seen }: BaseProperties): JSX.Element {
  return (
    <Box>
      <h4>
        <ImageName of={image} />
      </h4>
      {seen !== undefined && <Digest of={seen.digest} />}
      {seen?.time !== undefined && (
        <p class="hint">
          pushed <Age of={seen.time} />
        </p>
      )}
      <p class="hint">not imported by Customhouse</p>
    </Box>
  );
}
