import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine, instanceLabel } from '../containers/engine.ts';
import { cleanHome } from '../instance/cleanHome.ts';
import { readEngine } from '../instance/engine/find.ts';
import { cloneRoot, engineFilePath, type Home, openHome } from '../instance/home.ts';
import { startInstance } from '../instance/instance.ts';
import { endLeftovers } from '../instance/leftovers.ts';
import type { Row } from './checklist.ts';
import { localTarget } from './localTarget.ts';
import { localPace } from './target.ts';
import { type Listener, rowsOf, walk } from './walk.ts';

const configuration = join(cloneRoot, 'local', 'walkthrough', 'customhouse.yaml');
export const throttledStep = 11;
export const throttled = 'upstream was busy once (429), and the run waited';
export const lastStep = 13;

/**
 * The whole scenario on an instance of its own that begins empty, and at the end the proof that nothing of it is left.
 *
 * @param directory where the instance lives; removed before and after
 * @throws Error when an instance runs there, or can't be started
 */
export async function walkLocally(
  directory: string,
  listener: Listener & { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<readonly Row[]> {
  const { say, signal } = listener;
  const before = await cleanHome(directory);
  if ('runsAs' in before) throw new Error(`A walkthrough runs already, as process ${before.runsAs}.`);
  const instance = await startInstance(directory, { say, signal, configuration });
  if ('runsAs' in instance) throw new Error(`A walkthrough runs already, as process ${instance.runsAs}.`);
  try {
    const rows = await walk(localTarget(instance.file), listener);
    await instance.stop();
    const waited = checkWaiting(instance.home, listener);
    return [...rows, ...waited, ...(await checkClean(directory, instance.home.instance, listener))];
  } finally {
    await instance.stop();
  }
}

/** Of step 11, what only the log tells: upstream answered 429 on the way, and the run waited instead of failing. */
function checkWaiting({ logs }: Home, listener: Listener): readonly Row[] {
  const isThrottled = readFileSync(join(logs, 'functions.log'), 'utf8').includes('"code":"REGISTRY_THROTTLED"');
  return rowsOf({ number: throttledStep }, { pace: localPace, listener }, (list) =>
    list.check(throttled, isThrottled ? throttled : 'upstream never answered 429'),
  );
}

/** Step 13: no process, container or image of this instance is left. */
async function checkClean(directory: string, instance: string, listener: Listener): Promise<readonly Row[]> {
  await cleanHome(directory);
  const left = await leftovers(instance);
  return rowsOf({ number: lastStep, title: 'nothing is left behind' }, { pace: localPace, listener }, (list) =>
    list.check('no process, container or image', left),
  );
}

async function leftovers(instance: string): Promise<string> {
  const processes = await endLeftovers(instance);
  const file = readEngine(engineFilePath);
  if (file === undefined) return 'no container engine';
  const engine = createEngine(file, instance);
  const filter = ['--quiet', '--filter', `label=${instanceLabel(instance)}`];
  const containers = (await engine.call({ arguments: ['ps', '--all', ...filter] })).stdout;
  const images = (await engine.call({ arguments: ['images', '--all', ...filter] })).stdout;
  const found = [processes > 0 ? `${processes} processes` : '', containers, images]
    .map((text) => text.trim())
    .filter((text) => text !== '');
  return found.length === 0 ? 'no process, container or image' : found.join(' ');
}

/** Where the walkthrough’s instance lives. */
export async function walkthroughHome(): Promise<string> {
  const { directory } = await openHome(join(cloneRoot, '.customhouse'));
  return join(directory, 'walkthrough');
}
