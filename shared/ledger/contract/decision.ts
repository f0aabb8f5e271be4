import type { Digest } from '../../image.ts';
import type { Outcome, RunId } from '../../run.ts';

export interface DecisionInput {
  readonly digest: Digest;
  readonly order: number;
  readonly runId: RunId;
}

export type Decision =
  | { readonly kind: 'decided'; readonly outcome: Outcome; readonly reason: string }
  /** Refused: something newer, or something that was said of the digest since, stands against it. */
  | { readonly kind: 'superseded'; readonly reason: string };
