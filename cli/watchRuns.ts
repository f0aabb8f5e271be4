import type { RunAnswer } from '../shared/api/run.ts';
import { isFinal } from '../shared/run.ts';
import { hasColour } from './colour.ts';
import type { GlobalOptions } from './commandContext.ts';
import { listRuns } from './listRuns.ts';
import { patiently } from './patiently.ts';
import { queryAnswer, valuesOf } from './query.ts';
import { runsView } from './runTable.ts';
import type { Server } from './server.ts';
import type { Terminal } from './terminal.ts';

/** What of the runs is watched, and how long. */
export interface WatchOptions {
  readonly task?: string;
  readonly top: number;
  /** Ends once none of them goes on. */
  readonly untilDone?: true;
}

const intervalMs = 2000;

/** Shows the newest runs until it is interrupted: a table that is drawn again in place on a terminal, else a line for each change. */
export async function watchRuns(
  server: Server,
  terminal: Terminal,
  options: WatchOptions & GlobalOptions,
): Promise<void> {
  const { task, top, untilDone, output, query } = options;
  const isTable = terminal.isTerminal && output === 'table' && query === undefined;
  const draw = isTable ? drawAgain(terminal) : writeChanges(terminal, (run) => lineOf(run, options));
  for (;;) {
    const runs = await patiently(terminal, () => listRuns(server, task === undefined ? {} : { task }, top));
    draw(runs);
    if (untilDone === true && runs.every(({ status }) => isFinal(status))) return;
    await terminal.delay(intervalMs);
  }
}

function drawAgain(terminal: Terminal): (runs: readonly RunAnswer[]) => void {
  let drawnLines = 0;
  return (runs) => {
    const table = runsView(runs, terminal.now()).table(hasColour(terminal));
    // Back to where the table began, and away with the old one.
    const back = drawnLines === 0 ? '' : `\u001b[${String(drawnLines)}A\u001b[0J`;
    terminal.write(back + table);
    drawnLines = table.split('\n').length - 1;
  };
}

function writeChanges(terminal: Terminal, toLine: (run: RunAnswer) => string): (runs: readonly RunAnswer[]) => void {
  const known = new Map<string, string>();
  return (runs) => {
    // Oldest first, so that what is written last is the newest.
    for (const run of [...runs].reverse()) {
      const line = toLine(run);
      if (known.get(run.runId) === line) continue;
      known.set(run.runId, line);
      terminal.write(line);
    }
  };
}

/** JSON on one line, so that a program can read it as it comes. */
function lineOf(run: RunAnswer, { output, query }: GlobalOptions): string {
  if (query === undefined && output !== 'json') return runsView([run]).tsv();
  const found = queryAnswer(run, query ?? '@');
  return output === 'tsv' ? valuesOf(found) : `${JSON.stringify(found)}\n`;
}
