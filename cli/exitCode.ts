/** What scripts may rely on. */
export const exitCodes = {
  done: 0,
  /** The answer is no: rejected, failed, refused. */
  no: 1,
  wrongUse: 2,
  /** Nobody answered, or the run could not find out. */
  unknown: 3,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends the command with a message and a code. */
export class CommandStop extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.name = 'CommandStop';
    this.exitCode = exitCode;
  }
}

/** Nobody answered, which may pass by itself. */
export class Unanswered extends CommandStop {
  constructor(message: string) {
    super(exitCodes.unknown, message);
    this.name = 'Unanswered';
  }
}
