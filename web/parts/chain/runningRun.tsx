import type { JSX } from 'preact';
import type { RunDetailAnswer } from '../../../shared/api/run.ts';
import { linkTo } from '../../api/useLocation.ts';
import { useNow } from '../../api/useNow.ts';
import { formatDuration } from '../age.tsx';
import { stepTitle } from '../runState.tsx';
import { State } from '../state.tsx';

/** A run that goes on: its step, and for how long. */
export function RunningRun({ run }: { readonly run: RunDetailAnswer }): JSX.Element {
  const now = useNow(500);
  const step = run.steps.at(-1);
  const title = step === undefined ? run.status : stepTitle(step);
  const since = Date.parse(step?.startedAt ?? run.createdAt);
  return (
    <p>
      <a href={linkTo('runs', run.runId)} aria-label={`${title}: run ${run.runId} of ${run.task}`}>
        <State tone="going">{title}</State>
      </a>{' '}
      <span class="hint">{formatDuration(now.getTime() - since)}</span>
    </p>
  );
}
