import type { JSX } from 'preact';
import { type ChainImport, chainSchema } from '../../shared/api/chain.ts';
import { linkTo } from '../api/useLocation.ts';
import { usePolled } from '../api/usePolled.ts';
import { Age } from '../parts/age.tsx';
import { candidateTone, candidateWord } from '../parts/chain/quarantineStage.tsx';
import { isBlocked, shownCandidates } from '../parts/chain/shownCandidates.ts';
import { Digest } from '../parts/digest.tsx';
import { Page } from '../parts/page.tsx';
import { Reading } from '../parts/reading.tsx';
import { State } from '../parts/state.tsx';

const everyMs = 5000;

/** What is let in: one card for each import. */
export function ImagesPage(): JSX.Element {
  const { data, refusal } = usePolled('/chain', chainSchema, () => everyMs);
  return (
    <Page title="Images" refusal={refusal}>
      {data === undefined ? (
        <Reading refusal={refusal} />
      ) : data.imports.length === 0 ? (
        <p class="waiting">Nothing is imported yet. Write a task of kind import into customhouse.yaml.</p>
      ) : (
        <ul class="cards">
          {data.imports.map((image) => (
            <li key={image.import} class={isBlocked(image) ? 'card bad' : 'card'}>
              <Image of={image} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

function Image({ of }: { readonly of: ChainImport }): JSX.Element {
  const [candidate] = shownCandidates(of);
  return (
    <>
      <h2>
        <a href={linkTo('images', of.import)}>{of.image}</a>
      </h2>
      <p class="hint">
        {of.import}, from {of.from}
      </p>
      {of.desired === undefined ? (
        <p>Nothing was let in yet.</p>
      ) : (
        <p class="line-up">
          <Digest of={of.desired.digest} /> <State tone="good">{of.desired.outcome}</State>
          <span class="hint">
            <Age of={of.desired.decidedAt} />
          </span>
        </p>
      )}
      {candidate !== undefined && (
        <p class="line-up">
          <Digest of={candidate.digest} />
          <State tone={candidateTone(candidate)}>{candidateWord(candidate)}</State>
          <span class="hint">
            <Age of={candidate.since} />
          </span>
        </p>
      )}
      <p class="hint">
        {of.dependents.length === 0 ? 'Nothing is built on it.' : `Built on it: ${of.dependents.join(', ')}`}
      </p>
    </>
  );
}
