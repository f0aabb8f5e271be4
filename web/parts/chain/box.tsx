import type { ComponentChildren, JSX } from 'preact';
import type { Tone } from '../state.tsx';

interface BoxProperties {
  readonly tone?: Tone;
  readonly children: ComponentChildren;
}

/** One thing in the chain, edged by how it is. */
export function Box({ tone = 'quiet', children }: BoxProperties): JSX.Element {
  return <article class={`box ${tone}`}>{children}</article>;
}
