import type { JSX } from 'preact';
import { type ImageHistoryAnswer, imageHistorySchema } from '../../shared/api/image.ts';
import { linkTo } from '../api/useLocation.ts';
import { usePolled } from '../api/usePolled.ts';
import { Age } from '../parts/age.tsx';
import { CandidateReason, candidateTone, candidateWord } from '../parts/chain/quarantineStage.tsx';
import { Digest } from '../parts/digest.tsx';
import { DigestHistory } from '../parts/images/digestHistory.tsx';
import { PromotionTimeLine } from '../parts/images/promotionTimeLine.tsx';
import { RevokeButton } from '../parts/images/revokeButton.tsx';
import { Page } from '../parts/page.tsx';
import { Reading } from '../parts/reading.tsx';
import { State } from '../parts/state.tsx';

const everyMs = 3000;

/** One import: what it lets in now, what it let in before, what waits and what it refused. */
export function ImagePage({ name }: { readonly name: string }): JSX.Element {
  const path = `/images/${encodeURIComponent(name)}/history`;
  const { data, refusal } = usePolled(path, imageHistorySchema, () => everyMs);
  return (
    <Page title={data?.image ?? name} refusal={refusal}>
      {data === undefined ? <Reading refusal={refusal} /> : <History of={data} />}
    </Page>
  );
}

function History({ of }: { readonly of: ImageHistoryAnswer }): JSX.Element {
  const open = of.candidates.filter(({ state }) => state !== 'rejected');
  const rejected = of.candidates.filter(({ state }) => state === 'rejected');
  return (
    <>
      <Stable of={of} />
      <section aria-labelledby="candidates">
        <h2 id="candidates">Waiting in quarantine</h2>
        <Candidates of={open} none="Nothing waits." />
      </section>
      <section aria-labelledby="promotions">
        <h2 id="promotions">Promotions</h2>
        <PromotionTimeLine of={of} />
      </section>
      <section aria-labelledby="rejected">
        <h2 id="rejected">Rejected</h2>
        <Candidates of={rejected} none="Nothing was rejected." />
      </section>
      <section aria-labelledby="digests">
        <h2 id="digests">Every digest and what the gates said</h2>
        <DigestHistory digests={of.digests} />
      </section>
    </>
  );
}

function Stable({ of }: { readonly of: ImageHistoryAnswer }): JSX.Element {
  const { desired } = of;
  return (
    <div class={desired === undefined ? 'verdict' : 'verdict good'}>
      <p class="hint">
        <a href={linkTo('runs', undefined, { task: of.import })}>{of.import}</a>, from {of.from}.{' '}
        {of.dependents.length > 0 && `Built on it: ${of.dependents.join(', ')}.`}
      </p>
      {desired === undefined ? (
        <p>Nothing was let in yet.</p>
      ) : (
        <p class="line-up">
          Stable tag <Digest of={desired.digest} /> <State tone="good">{desired.outcome}</State>
          <span class="hint">
            <Age of={desired.decidedAt} />
          </span>
          <RevokeButton of={of} digest={desired.digest} />
        </p>
      )}
    </div>
  );
}

interface CandidatesProperties {
  readonly of: ImageHistoryAnswer['candidates'];
  readonly none: string;
}

function Candidates({ of, none }: CandidatesProperties): JSX.Element {
  if (of.length === 0) return <p class="hint">{none}</p>;
  return (
    <ul class="cards">
      {of.map((candidate) => (
        <li key={candidate.digest} class={`card ${candidateTone(candidate)}`}>
          <p class="line-up">
            <Digest of={candidate.digest} /> <State tone={candidateTone(candidate)}>{candidateWord(candidate)}</State>
            <span class="hint">
              {candidate.waitsFor !== undefined && `waits for ${candidate.waitsFor}, `}
              <Age of={candidate.since} />
            </span>
          </p>
          <CandidateReason of={candidate} />
        </li>
      ))}
    </ul>
  );
}
