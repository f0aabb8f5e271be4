import type { App } from '../../../shared/app.ts';
import { logTail } from '../../../shared/gates/logTail.ts';
import { tellingLine } from '../../../shared/gates/tellingLine.ts';
import type { RegistryName } from '../../../shared/image.ts';
import type { AcrRunState } from '../../../shared/ports.ts';
import { sentence } from '../../../shared/sentence.ts';

type Ended = Extract<AcrRunState, { kind: 'final' }>;

const longestLine = 500;

/** Why ACR's run of a build did not succeed: ACR's word, the last line that the build itself wrote, and what to do. */
export async function failureReason(app: App, registry: RegistryName, state: Ended): Promise<string> {
  // The build has ended as it has, whether or not its log can be read now.
  const log = await logTail(app.acrRuns, registry, state.acrRunId).catch(() => '');
  const said = state.message ?? lastLine(log) ?? 'ACR gave no reason.';
  const line = tellingLine(log)?.slice(0, longestLine);
  const ownWords = line === undefined || said.includes(line) ? undefined : line;
  return `The build (ACR run ${state.acrRunId}) ended as ${state.status}: ${sentence(said)} ${remedyFor(state.status, ownWords)}`;
}

function lastLine(log: string): string | undefined {
  return log
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .at(-1)
    ?.slice(0, longestLine);
}

function remedyFor(status: Ended['status'], line: string | undefined): string {
  const words = line === undefined ? 'has the step’s own words' : `ends with “${line}”`;
  if (status === 'Failed') return `The run’s log ${words}: mend the source and push again.`;
  const said = line === undefined ? '' : `The run’s log ${words}. `;
  return `${said}${status === 'Timeout' ? 'Make the build faster or raise the task’s timeout.' : 'Run the task again.'}`;
}
