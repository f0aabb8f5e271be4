/** The levels of Azure Functions, least important first. */
const levels = ['trace', 'debug', 'information', 'warning', 'error', 'critical'] as const;
export type LogLevel = (typeof levels)[number];

/** @param source the function's name, or the part of the host that speaks */
export type Log = (level: LogLevel, source: string, message: string) => void;

/** Writes one line per message, `information` and above; line ends inside a message are kept. */
export function createLog(write: (line: string) => void, now: () => Date): Log {
  return (level, source, message) => {
    if (levels.indexOf(level) < levels.indexOf('information')) return;
    write(`${now().toISOString()} ${level} [${source}] ${message}\n`);
  };
}

/** What is known of a thrown value: its stack, else its text. */
export function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
