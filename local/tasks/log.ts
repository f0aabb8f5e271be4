import { coverAll, createMask } from './mask.ts';

/** The log of one run, as ACR writes it, with the run's secrets covered. */
export interface RunLog {
  /** A line of the runner's own, after its date: `2020/10/30 03:57:39 Launching container with name: build`. */
  line(text: string): void;
  /** The same without a date. */
  plain(text: string): void;
  /** The output of one command: `write` each piece, `end` when there is no more. */
  output(): { write(text: string): void; end(): void };
  /** A text fit to be shown elsewhere: the run's secrets are covered. */
  cover(text: string): string;
  /** From now on never to be shown. */
  hide(secret: string): void;
}

export function createRunLog(onOutput: (text: string) => void, now: () => Date): RunLog {
  const secrets = new Set<string>();
  let isAtLineStart = true;
  function write(text: string): void {
    if (text === '') return;
    isAtLineStart = text.endsWith('\n');
    onOutput(text);
  }
  function cover(text: string): string {
    return coverAll(text, [...secrets]);
  }
  function plain(text: string): void {
    // A command's last line may lack its end; the runner's own lines are read by programs.
    write(`${isAtLineStart ? '' : '\n'}${cover(text)}\n`);
  }
  return {
    line: (text) => plain(`${logDate(now())} ${text}`),
    plain,
    cover,
    output() {
      const mask = createMask(() => [...secrets]);
      return { write: (text) => write(mask.write(text)), end: () => write(mask.end()) };
    },
    hide(secret) {
      if (secret !== '') secrets.add(secret);
    },
  };
}

/** `2020/10/30 03:57:39`, UTC */
function logDate(date: Date): string {
  return date.toISOString().replace(/-/g, '/').replace('T', ' ').slice(0, 19);
}
