import type { JSX } from 'preact';

/** How a state is meant, whatever its word. */
export type Tone = 'good' | 'bad' | 'doubt' | 'going' | 'quiet';

const signs: Readonly<Record<Tone, string>> = { good: '✓', bad: '✕', doubt: '!', going: '●', quiet: '○' };

/** A state by word, sign and colour: none of them alone. */
export function State({ tone, children }: { readonly tone: Tone; readonly children: string }): JSX.Element {
  return (
    <span class={`state ${tone}`}>
      <span aria-hidden="true">{signs[tone]}</span> {children}
    </span>
  );
}
