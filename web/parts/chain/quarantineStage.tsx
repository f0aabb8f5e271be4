import type { JSX } from 'preact';
import type { CandidateAnswer } from '../../../shared/api/image.ts';
import { linkTo } from '../../api/useLocation.ts';
import { Age } from '../age.tsx';
import { Digest } from '../digest.tsx';
import { ImageName } from '../imageName.tsx';
import { State, type Tone } from '../state.tsx';
import { Words } from '../words.tsx';
import { Box } from './box.tsx';
import type { LaneProperties } from './laneProperties.ts';
import { RunningRun } from './runningRun.tsx';
import { isBlocked, shownCandidates } from './shownCandidates.ts';
import { Stage } from './stage.tsx';

const tones: Readonly<Record<CandidateAnswer['state'], Tone>> = {
  inTest: 'going',
  rejected: 'bad',
  noAnswer: 'doubt',
  waiting: 'quiet',
};
const words: Readonly<Record<CandidateAnswer['state'], string>> = {
  inTest: 'in test',
  rejected: 'blocked',
  noAnswer: 'no answer',
  waiting: 'waiting',
};

export function candidateTone({ state }: CandidateAnswer): Tone {
  return tones[state];
}

export function candidateWord({ state }: CandidateAnswer): string {
  return words[state];
}

/** Before the gates: what is asked now, and the newest that were refused. */
export function QuarantineStage({ of, chain }: LaneProperties): JSX.Element {
  const run = chain.running.find(({ task }) => task === of.import);
  const shown = shownCandidates(of);
  return (
    <Stage
      title="Quarantine and gates"
      aside={of.gates.map((gate) => (
        <span key={gate} class="gate">
          {gate}
        </span>
      ))}
      isMoving={run !== undefined}
      isBlocked={isBlocked(of)}
    >
      {shown.map((candidate) => (
        <Candidate key={candidate.digest} of={candidate} from={of.from} />
      ))}
      {run !== undefined && !shown.some(({ state }) => state === 'inTest') && (
        <Box tone="going">
          {run.digest !== undefined && <Digest of={run.digest} />}
          <RunningRun run={run} />
        </Box>
      )}
      {run === undefined && shown.length === 0 && <p class="hint empty">nothing waits</p>}
    </Stage>
  );
}

function Candidate({ of, from }: { readonly of: CandidateAnswer; readonly from: string }): JSX.Element {
  return (
    <Box tone={candidateTone(of)}>
      <h4>
        <ImageName of={from.slice(from.indexOf('/') + 1)} />
      </h4>
      <Digest of={of.digest} />
      <p class="line-up close">
        <State tone={candidateTone(of)}>{candidateWord(of)}</State>{' '}
        <span class="hint">
          {of.waitsFor !== undefined && `${of.waitsFor}, `}
          <Age of={of.since} />
        </span>
      </p>
      <CandidateReason of={of} />
    </Box>
  );
}

/** Why it is blocked: the gate's words, the log's telling line, and the run to read on in. */
export function CandidateReason({ of }: { readonly of: CandidateAnswer }): JSX.Element {
  const reason = of.logLine === undefined ? of.reason : of.reason?.replace(`: ${of.logLine}`, '');
  return (
    <>
      {reason !== undefined && (
        <p class="reason">
          <Words of={reason} />
        </p>
      )}
      {of.logLine !== undefined && <pre class="log-line">{of.logLine}</pre>}
      {of.runId !== undefined && (
        <p>
          <a href={linkTo('runs', of.runId)}>run {of.runId}</a>
        </p>
      )}
    </>
  );
}
