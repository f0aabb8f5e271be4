import type { JSX } from 'preact';

/** Where a container group is reached; opens beside the dashboard. */
export function Address({ of }: { readonly of: string }): JSX.Element {
  return (
    <a href={of} rel="noreferrer" target="_blank">
      {of.replace(/^https?:\/\//, '')}
      <span class="unseen"> (opens in a new tab)</span>
    </a>
  );
}
