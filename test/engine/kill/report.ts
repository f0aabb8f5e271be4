import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatTable } from '../../../cli/table.ts';
import { cloneRoot } from '../../../local/instance/home.ts';
import type { KillPoint } from './killPoints.ts';

/** One kill and what came of it. */
export interface KillResult extends KillPoint {
  /** Whether hello-world was to be built and deployed after it. */
  readonly deploys: boolean;
  readonly result: string;
  readonly seconds: number;
}

export const reportPath = join(cloneRoot, '.customhouse', 'kill-points.json');

/** Writes `.customhouse/kill-points.json` and gives the same as a table. */
export function report(results: readonly KillResult[]): string {
  writeFileSync(reportPath, `${JSON.stringify(results, null, 2)}\n`);
  return formatTable<KillResult>(
    [
      { title: 'RUN', cell: ({ run }) => run },
      { title: 'EVENT', cell: ({ event, of }) => `${event}/${of}` },
      { title: 'KILLED', cell: ({ what }) => what },
      { title: 'DEPLOYS', cell: ({ deploys }) => (deploys ? 'yes' : '-') },
      { title: 'SECONDS', cell: ({ seconds }) => seconds.toFixed(1) },
      { title: 'RESULT', cell: ({ result }) => result },
    ],
    results,
  );
}
