import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type RunDetailAnswer, runSchema } from '../../../shared/api/run.ts';
import { useApi } from '../../api/useApi.ts';
import { linkTo } from '../../api/useLocation.ts';
import { announce } from '../announce.tsx';
import { Confirm } from '../confirm.tsx';
import { isOver } from '../runState.tsx';

/** What an operator may do about a run. */
export function RunButtons({
  run,
  refresh,
}: {
  readonly run: RunDetailAnswer;
  readonly refresh: () => void;
}): JSX.Element | null {
  const { api, role } = useApi();
  const [asked, setAsked] = useState<'cancel' | 'again'>();
  if (role !== 'operator') return null;

  async function cancel(): Promise<void> {
    await api.post(`/runs/${run.runId}/cancel`, runSchema, {});
    announce('The run was asked to end.');
    refresh();
  }
  async function again(): Promise<void> {
    const started = await api.post(`/tasks/${encodeURIComponent(run.task)}/runs`, runSchema, {});
    location.hash = linkTo('runs', started.runId);
  }
  function close(): void {
    setAsked(undefined);
  }
  return (
    <p class="buttons">
      {!isOver(run) && (
        <button type="button" disabled={run.cancelRequested} onClick={() => setAsked('cancel')}>
          {run.cancelRequested ? 'Is being canceled' : 'Cancel'}
        </button>
      )}
      <button type="button" onClick={() => setAsked('again')}>
        Run again
      </button>
      {asked === 'cancel' && (
        <Confirm title="Cancel this run?" verb="Cancel the run" isGrave act={cancel} close={close}>
          <p>It ends at its next step. What was decided before that stays.</p>
        </Confirm>
      )}
      {asked === 'again' && (
        <Confirm title={`Run ${run.task} again?`} verb="Run" act={again} close={close}>
          <p>It looks at what is there now: the newest image or commit, not the one of this run.</p>
        </Confirm>
      )}
    </p>
  );
}
