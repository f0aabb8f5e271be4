import { availableParallelism } from 'node:os';
import { carryOut } from './carryOut.ts';
import { createTools } from './builtIns/tools.ts';
import { createImageSweep } from './imageSweep.ts';
import { createRunLog, type RunLog } from './log.ts';
import { authOf } from './runFolder.ts';
import { realDelay, type RunScope } from './scope.ts';
import { StepFailure } from './stepFailure.ts';
import { TaskFileError } from '../../shared/taskFile/problem.ts';
import { closeScope, openScope } from './openScope.ts';
import type { ContainerEngine } from '../containers/types.ts';
import type { TaskRun, TaskRunner, TaskRunResult } from './types.ts';

export interface TaskRunnerOptions {
  readonly engine: ContainerEngine;
  /** Runs have their folders here. Nothing else may be in it: see removeRunFolders. */
  readonly directory: string;
  readonly now: () => Date;
  /** Waits between attempts and before steps with a `startDelay`; rejects when the signal is aborted. */
  readonly delay?: RunScope['delay'];
  /** How many steps of a run work at once; services and steps that wait out a delay do not count. Default: as many as the machine has cores. */
  readonly stepsAtOnce?: number;
  /** For `RUN npm install`; asked at each build. Default: nothing is handed over. */
  readonly npmSettings?: RunScope['npmSettings'];
  /** Images of ended runs are removed when no run has come for so long. Default 0: a run ends when its images are gone. */
  readonly quietMs?: number;
}

/** ACR Tasks' agent: carries out task files and build requests with the machine's container engine. */
export function createTaskRunner(options: TaskRunnerOptions): TaskRunner {
  const { engine, directory, now, delay = realDelay, quietMs = 0, stepsAtOnce = availableParallelism() } = options;
  const npmSettings = options.npmSettings ?? (() => Promise.resolve(undefined));
  const sweep = createImageSweep(engine, quietMs);
  const tools = createTools(engine);

  async function start(run: TaskRun, canceled: AbortSignal): Promise<TaskRunResult> {
    const log = createRunLog(run.onOutput, now);
    for (const secret of secretsOf(run)) log.hide(secret);
    const overtime = AbortSignal.timeout(run.timeoutSeconds * 1_000);
    const signal = AbortSignal.any([canceled, overtime]);
    const images = new Map<string, string>();
    const outputImages: RunScope['pushed'] = [];
    await sweep.enter();
    try {
      const shared = { run, engine, directory, log, delay, npmSettings, tools, stepsAtOnce };
      const scope = openScope({ ...shared, images, pushed: outputImages });
      // What goes wrong here goes wrong again, and is told, when the scope is closed.
      signal.addEventListener('abort', () => void scope.containers.removeAll().catch(() => undefined), { once: true });
      await carryOut(scope, signal, now()).finally(() => closeScope(scope));
      return { status: 'Succeeded', outputImages };
    } catch (error) {
      return { ...failureOf(error, log, { canceled, overtime, run }), outputImages };
    } finally {
      await sweep.leave(images.values());
    }
  }
  return { start, close: () => sweep.close() };
}

function secretsOf(run: TaskRun): string[] {
  const content = run.content.kind === 'build' ? run.content.arguments : [];
  const values = [...run.values, ...content].filter(({ isSecret }) => isSecret).map(({ value }) => value);
  return [...values, ...run.logins.flatMap((login) => [login.password, authOf(login)])];
}

/** The last lines of a log that did not end well, and ACR's status for it. */
function failureOf(
  error: unknown,
  log: RunLog,
  { canceled, overtime, run }: { canceled: AbortSignal; overtime: AbortSignal; run: TaskRun },
): Pick<TaskRunResult, 'status' | 'errorMessage'> {
  const message = log.cover(error instanceof Error ? error.message : String(error));
  const isAnswer = error instanceof StepFailure || error instanceof TaskFileError;
  if (isAnswer) log.plain(message);
  if (isAnswer) return { status: 'Failed', errorMessage: message.replaceAll('\n', ' ') };
  if (canceled.aborted) {
    log.line('The run was canceled.');
    return { status: 'Canceled', errorMessage: 'The run was canceled.' };
  }
  const told = overtime.aborted ? `The run took longer than its ${run.timeoutSeconds} seconds.` : message;
  log.line(told);
  return { status: overtime.aborted ? 'Timeout' : 'Error', errorMessage: told };
}
