import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunStatus } from './runRecord.ts';

/** The file of a run's log. It exists once the run has started. */
export function logFile(directory: string, registry: string, runId: string): string {
  return join(directory, registry, `${runId}.log`);
}

/**
 * Appends a run's output, with the line ends of ACR's logs (CRLF; its own command line looks for them).
 *
 * @see https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/azure/cli/command_modules/acr/_stream_utils.py
 */
export function createLogWriter(file: string): (text: string) => void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  appendFileSync(file, '', { mode: 0o600 });
  let last = '';
  return (text) => {
    if (text === '') return;
    const before = last;
    last = text.at(-1) ?? '';
    appendFileSync(
      file,
      text.replace(/\n/g, (_, at: number) => ((at === 0 ? before : text[at - 1]) === '\r' ? '\n' : '\r\n')),
    );
  };
}

/** Values of the log blob's metadata `Complete`, missing until the run is final. */
const completions: Readonly<Partial<Record<RunStatus, string>>> = {
  Succeeded: 'successful',
  Failed: 'failed',
  Canceled: 'canceled',
  Error: 'internalerror',
  Timeout: 'timedout',
};

export function completionOf(status: RunStatus): string | undefined {
  return completions[status];
}
