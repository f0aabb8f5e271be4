import { formatRuns } from '../cli/runTable.ts';
import { describeBrought } from './git/source/describeBrought.ts';
import { uncommittedNote } from './git/source/fetchSource.ts';
import type { Brought } from './git/source/pushSource.ts';
import type { Source } from './git/source/source.ts';
import { describeAddresses, describeNextSteps } from './instance/addresses.ts';
import { followFirstRuns } from './instance/firstRuns.ts';
import { homeDirectory, openHome, type Home } from './instance/home.ts';
import { startInstance, type Instance } from './instance/instance.ts';
import { listenForInterruption, type Interruption } from './instance/interruption.ts';
import { endLeftovers } from './instance/leftovers.ts';
import { readLocalFile } from './instance/localFile.ts';
import { isGiven, readStartArguments } from './instance/startArguments.ts';

const interruptedExitCode = 130;
const usageExitCode = 2;

/**
 * `npm start [-- --config FILE --repo NAME=PATH --host func --exit]`: brings the instance up, lets the first runs happen, stays until Ctrl-C.
 *
 * @returns the exit code
 */
async function main(): Promise<number> {
  const values = readStartArguments(process.argv.slice(2), process.env);
  if ('usage' in values) {
    say(values.usage);
    return usageExitCode;
  }
  const home = await openHome(homeDirectory(process.env));
  let killing: Promise<never> | undefined;
  const interruption = listenForInterruption(() => (killing ??= killAll(home)), Date.now);
  try {
    const { signal } = interruption;
    const { exit, ...given } = values;
    const instance = await startInstance(home.directory, { ...given, say, signal });
    if ('runsAs' in instance) return await showRunning(home, instance.runsAs, isGiven(given));
    try {
      return await serve(instance, interruption, exit);
    } finally {
      say('Stopping …');
      await instance.stop();
    }
  } catch (error) {
    if (interruption.signal.aborted) return interruptedExitCode;
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    interruption.release();
    // What is killed looks stopped to the orderly way: the kill has the last word.
    await killing;
  }
}

async function serve(instance: Instance, { signal }: Interruption, isExit: boolean): Promise<number> {
  const { file, home, firstRuns } = instance;
  for (const { image, origin } of instance.images) if (origin !== 'kept') say(`${image}: ${originWords[origin]}`);
  for (const [source, brought] of instance.brought) await tell(source, brought);
  const { runs, failure } = await followFirstRuns(file, { firstRuns, say, signal });
  process.stdout.write(`\n${formatRuns(runs)}\n${await describeAddresses(file, home.local)}\n`);
  if (failure !== undefined) say(`${failure}\nLogs: ${home.logs}`);
  if (isExit) return failure === undefined ? 0 : 1;
  process.stdout.write(`${describeNextSteps(file)}\nCtrl-C stops it; "npm start" goes on where it was.\n`);
  const lost = await Promise.race([instance.lost, interrupted(signal)]);
  if (lost === undefined) return 0;
  say(`${lost} has ended by itself. Its log: ${home.logs}/${lost}.log`);
  return 1;
}

const originWords = {
  'Docker Hub': 'copied from Docker Hub',
  'stand-in': "made from this machine's own Node, since Docker Hub can't be reached",
  missing: 'not there: push it, local.json has the login',
};

async function tell(source: Source, brought: Brought): Promise<void> {
  say(describeBrought(source, brought));
  const note = await uncommittedNote(source);
  if (note !== undefined) say(note);
}

/** A second `npm start` is a question: where is it? */
async function showRunning(home: Home, pid: number, hasArguments: boolean): Promise<number> {
  const file = readLocalFile(home);
  say(`It runs already, as process ${pid}.`);
  if (hasArguments) say('What you gave with this start was not used: stop it with Ctrl-C there and start it so again.');
  if (file?.pids['supervisor'] !== pid) say('It is still starting: its addresses come in that terminal.');
  else process.stdout.write(`${await describeAddresses(file, home.local)}\n`);
  return 0;
}

function interrupted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

/** Containers are left: the next start removes them by their label. */
async function killAll(home: Home): Promise<never> {
  await endLeftovers(home.instance);
  return process.exit(interruptedExitCode);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

process.exit(await main());
