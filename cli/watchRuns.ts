import { type RunAnswer, runListSchema } from '../shared/api/run.ts';
import { isFinal } from '../shared/run.ts';
import { ask } from './api.ts';
import { hasColour } from './colour.ts';
import { runsView } from './runTable.ts';
import type { Server } from './server.ts';
import type { Terminal } from './terminal.ts';

/** What of the runs is watched, and how long. */
export interface WatchOptions {
  readonly task?: string;
  readonly top: string;
  /** Ends once none of them goes on. */
  readonly untilDone?: true;
}

const intervalMs = 2000;

/** Shows the newest runs until it is interrupted: drawn again in place on a terminal, else the lines that have changed. */
export async function watchRuns(server: Server, terminal: Terminal, options: WatchOptions): Promise<void> {
  const query = { task: options.task, limit: options.top };
  const draw = terminal.isTerminal ? drawAgain(terminal) : writeChanges(terminal);
  for (;;) {
    const { items } = await ask(server, runListSchema, { path: '/api/runs', query });
    draw(items);
    if (options.untilDone === true && items.every(({ status }) => isFinal(status))) return;
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

function writeChanges(terminal: Terminal): (runs: readonly RunAnswer[]) => void {
  const known = new Map<string, string>();
  return (runs) => {
    // Oldest first, so that what is written last is the newest.
    for (const run of [...runs].reverse()) {
      const line = runsView([run]).tsv();
      if (known.get(run.runId) === line) continue;
      known.set(run.runId, line);
      terminal.write(line);
    }
  };
}
