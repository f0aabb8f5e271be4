export interface Prompt {
  readonly line: (question: string) => Promise<string>;
  /** What is typed is not shown. */
  readonly secret: (question: string) => Promise<string>;
}

/** Where the command runs: all that it touches of the process. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Standard output is a terminal: what is written there may be coloured and drawn again. */
  readonly isTerminal: boolean;
  /** Asks whoever sits there, one line; undefined when nobody does. */
  readonly prompt: Prompt | undefined;
  readonly now: () => Date;
  /** Between two looks at a run. */
  readonly delay: (ms: number) => Promise<unknown>;
  /** What a program wrote to its standard output; undefined when there is no such program or it failed. */
  readonly execute: (program: string, words: readonly string[]) => Promise<string | undefined>;
}

/** Escape sequences other than colours, and control characters other than tab and line end. */
const unsafe = /\u001b(?!\[[0-9;]*m)(?:\[[0-9;?]*[ -/]*[@-~])?|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f]/g;
const colours = /\u001b\[[0-9;]*m/g;

/** Text from outside as a terminal may get it: nothing of it is obeyed. */
export function safeText(text: string): string {
  return text.replaceAll(unsafe, '').replaceAll(colours, '');
}

/** A log as a terminal may get it: its colours stay where colours are wanted, nothing else of it is obeyed. */
export function safeLog(text: string, hasColour: boolean): string {
  return hasColour ? text.replaceAll(unsafe, '') : safeText(text);
}
