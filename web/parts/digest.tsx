import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { announce } from './announce.tsx';

const shownDigits = 12;
const copiedMs = 1500;

/** A digest, short; a press copies all of it. Its colour is made of the digest, so that one is found again elsewhere. */
export function Digest({ of }: { readonly of: string }): JSX.Element {
  const [isCopied, setCopied] = useState(false);
  const hex = of.replace(/^sha256:/, '');
  const short = hex.slice(0, shownDigits);

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(of);
    announce(`Copied ${of}`);
    setCopied(true);
    setTimeout(() => setCopied(false), copiedMs);
  }
  return (
    <button
      type="button"
      class="digest"
      title={of}
      aria-label={`${short}, copy the digest`}
      onClick={() => void copy()}
    >
      <svg viewBox="0 0 10 10" aria-hidden="true">
        <rect width="10" height="10" rx="2" fill={`hsl(${hueOf(hex)} 55% 50%)`} />
      </svg>
      {isCopied ? 'copied      ' : short}
    </button>
  );
}

function hueOf(hex: string): number {
  const digits = Number.parseInt(hex.slice(0, 4), 16);
  return Number.isNaN(digits) ? 0 : digits % 360;
}
