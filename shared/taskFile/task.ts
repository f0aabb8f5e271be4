import type { BuildLine } from './buildLine.ts';
import type { BuiltInCommand } from './builtIns.ts';
import type { TaskFileProblem } from './problem.ts';

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
  /** Exit codes of the steps before it with which it runs, or does not; empty: they must have ended well. */
  readonly exitedWith: readonly number[];
  readonly exitedWithout: readonly number[];
  /** Windows' kind of isolation. */
  readonly isolation?: string;
  readonly privileged: boolean;
}

export interface BuildStep extends StepOf<'build'> {
  readonly line: BuildLine;
}

export interface PushStep extends StepOf<'push'> {
  readonly images: readonly string[];
}

export interface CmdStep extends StepOf<'cmd'> {
  /** Its first word: the image, or the name of the built-in command. */
  readonly image: string;
  readonly builtIn?: BuiltInCommand;
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
  readonly ports: readonly string[];
  readonly expose: readonly string[];
}

export type Step = BuildStep | PushStep | CmdStep;

/** Steps and what they share. The order has no circle. */
export interface Task {
  readonly steps: readonly Step[];
  readonly volumes: readonly Volume[];
}

/** A task file, rendered and right by ACR's rules; who reads it may still not carry out all of it. */
export interface TaskFile extends Task {
  /** As named in messages. */
  readonly file: string;
  /** Names that the file gives to networks. */
  readonly networks: readonly string[];
  /**
   * What a reader has against a part of the file, with its place.
   *
   * @param path from the file's root, for example `['steps', 1, 'privileged']`; the nearest part around it where there is none
   */
  readonly problemAt: (path: readonly (string | number)[], message: string) => TaskFileProblem;
  /** Keys of the file and of its steps that ACR does not know, and passes over in silence. */
  readonly unknownKeys: readonly TaskFileProblem[];
  /** Keys that it knows and passes over all the same: nothing is wrong, but somebody meant something by them. */
  readonly withoutEffect: readonly TaskFileProblem[];
}

/** Files that steps can mount. */
export interface Volume {
  readonly name: string;
  /** File name → content in base64. */
  readonly files: Readonly<Record<string, string>>;
}
