import type { JSX } from 'preact';
import type { ImageHistoryAnswer } from '../../../shared/api/image.ts';
import { linkTo } from '../../api/useLocation.ts';
import { Age } from '../age.tsx';
import { Digest } from '../digest.tsx';
import { State, type Tone } from '../state.tsx';
import { shortDigests } from '../words.tsx';

type DigestAnswer = ImageHistoryAnswer['digests'][number];
type Verdict = DigestAnswer['verdicts'][number];

const tones: Readonly<Record<Verdict['answer'], Tone>> = { pass: 'good', reject: 'bad', fault: 'doubt' };

/** The proof: each digest with every answer of every gate and the end of its log. */
export function DigestHistory({ digests }: { readonly digests: readonly DigestAnswer[] }): JSX.Element {
  if (digests.length === 0) return <p class="hint">None was seen yet.</p>;
  return (
    <ul class="plain">
      {digests.map(({ digest, firstSeenAt, quarantine, verdicts }) => (
        <li key={digest} class="card">
          <p class="line-up">
            <Digest of={digest} />
            <span class="hint">
              first seen <Age of={firstSeenAt} />
              {quarantine !== 'absent' && (quarantine === 'present' ? ', in quarantine' : ', leaves quarantine')}
            </span>
          </p>
          {verdicts.map((verdict) => (
            <VerdictOf key={`${verdict.runId} ${verdict.gate}`} verdict={verdict} />
          ))}
        </li>
      ))}
    </ul>
  );
}

function VerdictOf({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  const { gate, answer, reason, evidence, runId, at } = verdict;
  return (
    <details>
      <summary>
        <State tone={tones[answer]}>{`${gate}: ${answer}`}</State>{' '}
        <span class="hint">
          <Age of={at} />
          {reason !== undefined && `, ${shortDigests(reason)}`}
        </span>
      </summary>
      <p>
        <a href={linkTo('runs', runId)}>run {runId}</a>
      </p>
      {/* It scrolls, so it has to be reached by keyboard. */}
      <pre class="evidence" tabIndex={0}>
        {evidence}
      </pre>
    </details>
  );
}
