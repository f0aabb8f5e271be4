import type { JSX } from 'preact';
import type { Refusal } from '../api/refusal.ts';

/** Why what is shown is not of now, or what was asked was not done. */
export function Notice({ refusal }: { readonly refusal: Refusal | undefined }): JSX.Element | null {
  if (refusal === undefined) return null;
  return (
    <p class="notice" role="alert">
      <strong>{refusal.message}</strong> {refusal.remedy}
    </p>
  );
}
