/** Where the command runs: all that it touches of the process. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Between two looks at a run. */
  readonly delay: (ms: number) => Promise<unknown>;
}

/** Escape sequences other than colours, and control characters other than tab and line end. */
const unsafe = /\u001b(?!\[[0-9;]*m)(?:\[[0-9;?]*[ -/]*[@-~])?|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f]/g;

/** A log as a terminal may get it: colours stay, nothing else of it is obeyed. */
export function safeText(text: string): string {
  return text.replaceAll(unsafe, '');
}
