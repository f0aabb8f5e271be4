import { createHash } from 'node:crypto';
import type { Report } from './report.ts';
import type { Starter } from './starter.ts';

/** Takes what events and webhooks tell (docs/decisions/013-reports-are-handed-over.md). */
export interface Inbox {
  /**
   * Resolves once the engine holds the report: it is followed up whatever happens to this process.
   *
   * @throws AZURE_UNREACHABLE when the engine does not answer: the sender has to send again
   */
  put(report: Report, starter: Starter): Promise<void>;
}

/** An orchestration's input above 45 KB would go to a blob; a report takes about 400 bytes. */
const mostTogether = 50;

interface Waiting {
  readonly report: Report;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** One start of an orchestration at a time: what comes meanwhile goes together with the next one. */
export function createInbox(): Inbox {
  const waiting: Waiting[] = [];
  let isHandingOver = false;

  async function handOver(starter: Starter): Promise<void> {
    isHandingOver = true;
    while (waiting.length > 0) await handOverTogether(waiting.splice(0, mostTogether), starter);
    isHandingOver = false;
  }

  return {
    put: (report, starter) =>
      new Promise((resolve, reject) => {
        waiting.push({ report, resolve, reject });
        if (!isHandingOver) void handOver(starter);
      }),
  };
}

async function handOverTogether(together: readonly Waiting[], starter: Starter): Promise<void> {
  const reports = together.map(({ report }) => report);
  try {
    await starter.start('observe', instanceOf(reports), { reports });
    for (const { resolve } of together) resolve();
  } catch (error) {
    for (const { reject } of together) reject(error);
  }
}

/** The same reports once more are the same instance. */
function instanceOf(reports: readonly Report[]): string {
  return `observe-${createHash('sha256').update(JSON.stringify(reports)).digest('hex').slice(0, 20)}`;
}
