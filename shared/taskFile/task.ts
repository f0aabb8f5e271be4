import type { BuildLine } from './buildLine.ts';

/** What all kinds of steps have. */
interface StepOf<Kind extends string> {
  readonly kind: Kind;
  readonly id: string;
  /** IDs of the steps that must have ended well before this one starts. */
  readonly after: readonly string[];
  /** Of all attempts and repetitions together. */
  readonly timeoutSeconds: number;
  readonly startDelaySeconds: number;
  readonly retries: number;
  readonly retryDelaySeconds: number;
  /** Retried only if the output holds one of these; empty: always. */
  readonly retryOnErrors: readonly string[];
  readonly repeat: number;
  readonly ignoreErrors: boolean;
  /** Relative to `/workspace`, or absolute in the container. */
  readonly workingDirectory: string;
}

export interface BuildStep extends StepOf<'build'> {
  readonly line: BuildLine;
}

export interface PushStep extends StepOf<'push'> {
  readonly images: readonly string[];
}

export interface CmdStep extends StepOf<'cmd'> {
  readonly image: string;
  readonly arguments: readonly string[];
  /** `NAME=value`, the step's own last. */
  readonly env: readonly string[];
  readonly entryPoint?: string;
  readonly user?: string;
  /** `host` or `none`; every other name is the run's own network. */
  readonly network?: string;
  /** Runs on in the background, reachable by its ID from the steps after it. */
  readonly detach: boolean;
  readonly keep: boolean;
  readonly pull: boolean;
  readonly keepsImageWorkingDirectory: boolean;
  readonly mounts: readonly { readonly name: string; readonly mountPath: string }[];
}

export type Step = BuildStep | PushStep | CmdStep;

/** A task file, rendered and checked: every step can be carried out and the order has no circle. */
export interface Task {
  readonly steps: readonly Step[];
  readonly volumes: readonly Volume[];
}

/** Files that steps can mount. */
export interface Volume {
  readonly name: string;
  /** File name → content in base64. */
  readonly files: Readonly<Record<string, string>>;
}
