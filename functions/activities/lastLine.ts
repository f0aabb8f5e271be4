import type { App } from '../../shared/app.ts';
import { logTail } from '../../shared/gates/logTail.ts';
import type { RegistryName } from '../../shared/image.ts';

const longestLine = 500;

/** The last line of an ACR run's log that says something, cut to 500 characters; undefined while the log is empty. */
export async function lastLine(app: App, registry: RegistryName, acrRunId: string): Promise<string | undefined> {
  return (await logTail(app.acrRuns, registry, acrRunId))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .at(-1)
    ?.slice(0, longestLine);
}
