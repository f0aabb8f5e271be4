import type { JSX } from 'preact';
import { type RunDetailAnswer, runDetailSchema } from '../../shared/api/run.ts';
import { linkTo } from '../api/useLocation.ts';
import { usePolled } from '../api/usePolled.ts';
import { LogView } from '../log/logView.tsx';
import { Age } from '../parts/age.tsx';
import { Page } from '../parts/page.tsx';
import { Reading } from '../parts/reading.tsx';
import { isOver, RunState, toneOf } from '../parts/runState.tsx';
import { RunButtons } from '../parts/runs/runButtons.tsx';
import { RunFacts } from '../parts/runs/runFacts.tsx';
import { StepTimeLine } from '../parts/runs/stepTimeLine.tsx';
import { Words } from '../parts/words.tsx';

const goingMs = 1000;
const overMs = 60_000;

/** One run: how it went, why it ended so, and what it printed. */
export function RunPage({ runId }: { readonly runId: string }): JSX.Element {
  const path = `/runs/${encodeURIComponent(runId)}`;
  const { data, refusal, refresh } = usePolled(path, runDetailSchema, (run) => (isOver(run) ? overMs : goingMs));
  return (
    <Page title={`Run ${runId}`} refusal={refusal}>
      {data === undefined ? <Reading refusal={refusal} /> : <Details run={data} refresh={refresh} />}
    </Page>
  );
}

function Details({ run, refresh }: { readonly run: RunDetailAnswer; readonly refresh: () => void }): JSX.Element {
  return (
    <>
      <div class={`verdict ${toneOf(run.status)}`}>
        <p class="line-up">
          <RunState run={run} />
          {run.outcome !== undefined && <b>{run.outcome}</b>}
          <a href={linkTo('runs', undefined, { task: run.task })}>{run.task}</a>
          <span class="hint">
            <Age of={run.finishedAt ?? run.createdAt} />
          </span>
        </p>
        {run.reason !== undefined && (
          <p class="reason">
            <Words of={run.reason} />
          </p>
        )}
        <RunButtons run={run} refresh={refresh} />
      </div>
      <div class="columns">
        <section aria-labelledby="steps">
          <h2 id="steps">Steps</h2>
          <StepTimeLine run={run} />
        </section>
        <section aria-labelledby="facts">
          <h2 id="facts">Facts</h2>
          <RunFacts run={run} />
        </section>
      </div>
      <LogView runId={run.runId} />
    </>
  );
}
