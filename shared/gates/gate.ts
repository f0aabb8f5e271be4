import type { z } from 'zod';
import type { App } from '../app.ts';
import type { GitContext } from '../config/model.ts';
import type { ReplacedStep } from '../run.ts';
import type { CandidateImage } from './candidate.ts';

/** What a gate says of a candidate. `fault`: it could not find out; that is no answer and nothing is revoked for it. */
export type GateAnswer =
  | { readonly kind: 'pass'; readonly evidence: string }
  | { readonly kind: 'reject'; readonly reason: string; readonly evidence: string }
  | { readonly kind: 'fault'; readonly reason: string; readonly evidence: string };

/** What a gate keeps between `begin` and `poll`: a small JSON object, no secrets. */
export type GateTicket = Readonly<Record<string, string | number>>;

export type GateBeginning =
  | { readonly kind: 'answered'; readonly answer: GateAnswer }
  | {
      readonly kind: 'asked';
      readonly ticket: GateTicket;
      /** What of the test's own task file is left out, for the run's log. */
      readonly replacedSteps?: readonly ReplacedStep[];
    };

export type GatePoll =
  { readonly kind: 'pending'; readonly reason: string } | { readonly kind: 'answered'; readonly answer: GateAnswer };

/** What gates may use of the application. */
export type GateTools = Pick<App, 'acrRuns' | 'configuration' | 'git' | 'now' | 'registries' | 'secrets'>;

/**
 * One question asked of a candidate; one file in `shared/gates/`.
 *
 * `begin` and `poll` may be repeated at any time, each is over within seconds, and both throw `CustomhouseError` for what may pass by itself.
 */
export interface Gate<Settings, Tools = GateTools> {
  /** The key under `gates:` in customhouse.yaml. */
  readonly name: string;
  readonly schema: z.ZodType<Settings>;
  /** Where the question comes from, if that is in Git: a push there asks it again. */
  contextOf?(settings: Settings): GitContext;
  begin(candidate: CandidateImage, settings: Settings, tools: Tools): Promise<GateBeginning>;
  poll(ticket: GateTicket, settings: Settings, tools: Tools): Promise<GatePoll>;
  /** Ends what `begin` started, as far as that still goes on. */
  cancel(ticket: GateTicket, tools: Tools): Promise<void>;
}
