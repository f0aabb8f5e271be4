import type { JSX } from 'preact';

/** Stands where data will be; not where it was refused, which is said above. */
export function Reading({ refusal }: { readonly refusal: unknown }): JSX.Element | null {
  return refusal === undefined ? <p class="waiting">Reading the ledger …</p> : null;
}
