import type { JSX } from 'preact';
import type { RunAnswer, StepAnswer } from '../../shared/api/run.ts';
import { State, type Tone } from './state.tsx';

const tones: Readonly<Record<RunAnswer['status'], Tone>> = {
  Queued: 'quiet',
  Started: 'going',
  Running: 'going',
  Succeeded: 'good',
  Failed: 'bad',
  Canceled: 'quiet',
  Error: 'doubt',
  Timeout: 'doubt',
};

export function RunState({ run }: { readonly run: Pick<RunAnswer, 'status'> }): JSX.Element {
  return <State tone={tones[run.status]}>{run.status}</State>;
}

export function toneOf(status: RunAnswer['status']): Tone {
  return tones[status];
}

export function isOver({ status }: Pick<RunAnswer, 'status'>): boolean {
  return status !== 'Queued' && status !== 'Started' && status !== 'Running';
}

/** `gate test`, `build attempt 2`. */
export function stepTitle({ name, of }: Pick<StepAnswer, 'name' | 'of'>): string {
  return of === undefined ? name : `${name} ${of}`;
}
