import type { JSX } from 'preact';
import type { RunDetailAnswer, StepAnswer } from '../../../shared/api/run.ts';
import { useNow } from '../../api/useNow.ts';
import { formatDuration } from '../age.tsx';
import { isOver, stepTitle, toneOf } from '../runState.tsx';
import type { Tone } from '../state.tsx';

interface Span {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly tone: Tone;
}

/** The run's steps one below the other, each as long as it took; the last bears how the run ended, a gate that it said no. */
export function StepTimeLine({ run }: { readonly run: RunDetailAnswer }): JSX.Element {
  const now = useNow(isOver(run) ? 60_000 : 500).getTime();
  const spans = spansOf(run, now);
  const start = Date.parse(run.createdAt);
  const whole = Math.max(1, (spans.at(-1)?.to ?? now) - start);
  return (
    <ol class="steps">
      {spans.map(({ title, from, to, tone }) => (
        <li key={title} class={tone}>
          <span>{title}</span>
          <svg viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="1000" height="12" />
            <rect x={((from - start) / whole) * 1000} width={Math.max(4, ((to - from) / whole) * 1000)} height="12" />
          </svg>
          <span class="hint">{formatDuration(to - from)}</span>
        </li>
      ))}
    </ol>
  );
}

function spansOf(run: RunDetailAnswer, now: number): readonly Span[] {
  const created = Date.parse(run.createdAt);
  const begun = run.startedAt ?? run.steps[0]?.startedAt ?? run.finishedAt;
  const queued: Span = {
    title: 'queued',
    from: created,
    to: timeOf(begun, now),
    tone: begun === undefined ? 'going' : 'quiet',
  };
  return [queued, ...run.steps.map((step) => spanOf(run, step, now))];
}

function spanOf(run: RunDetailAnswer, step: StepAnswer, now: number): Span {
  const next = run.steps[run.steps.indexOf(step) + 1];
  const tone = next === undefined ? toneOf(run.status) : next.name === 'rejection' ? 'bad' : 'good';
  return { title: stepTitle(step), from: Date.parse(step.startedAt), to: timeOf(step.finishedAt, now), tone };
}

function timeOf(time: string | undefined, now: number): number {
  return time === undefined ? now : Date.parse(time);
}
