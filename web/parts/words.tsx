import type { JSX } from 'preact';
import { Digest } from './digest.tsx';

const digest = /(sha256:[0-9a-f]{64})/;
const shownDigits = 12;

/** A sentence of the app's, its digests short and copyable as everywhere. */
export function Words({ of }: { readonly of: string }): JSX.Element {
  return <>{of.split(digest).map((part, index) => (digest.test(part) ? <Digest key={index} of={part} /> : part))}</>;
}

/** The same where nothing may be pressed. */
export function shortDigests(text: string): string {
  return text.replaceAll(new RegExp(digest, 'g'), (whole) => whole.slice('sha256:'.length).slice(0, shownDigits));
}
