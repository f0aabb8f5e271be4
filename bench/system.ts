import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineFile } from '../local/containers/types.ts';
import { cleanHome } from '../local/instance/cleanHome.ts';
import { readEngine } from '../local/instance/engine/find.ts';
import { engineFilePath, openHome } from '../local/instance/home.ts';
import { type Instance, startInstance } from '../local/instance/instance.ts';
import { localTarget } from '../local/walkthrough/localTarget.ts';
import type { Run } from '../local/walkthrough/api.ts';
import { type World, enterWorld, leaveWorld } from '../local/walkthrough/world.ts';

/** The system under measurement: an instance of its own, in which the chain has run once. */
export interface System {
  readonly instance: Instance;
  readonly world: World;
  readonly engine: EngineFile;
  /** Where the local registries write down each request. */
  readonly recordFile: string;
  readonly say: (line: string) => void;
}

const chain = ['node-public', 'base-import-node', 'hello-world'] as const;

/**
 * Starts an instance in a directory that is emptied before, runs the chain once, lets `use` measure, and removes everything.
 *
 * @throws Error when an instance runs there, or the chain does not succeed
 */
export async function withSystem<T>(
  directory: string,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
  use: (system: System) => Promise<T>,
): Promise<T> {
  const before = await cleanHome(directory);
  const engine = readEngine(engineFilePath);
  if (engine === undefined) throw new Error('No container engine was found here yet: "npm start" looks for one.');
  const home = await openHome(directory);
  await mkdir(home.logs, { recursive: true });
  const recordFile = join(home.logs, 'requests.jsonl');
  // The process of the local Azure inherits it.
  process.env['CUSTOMHOUSE_RECORD'] = recordFile;
  const instance = 'runsAs' in before ? before : await startInstance(directory, { say, signal });
  if ('runsAs' in instance) throw new Error(`A bench runs already, as process ${instance.runsAs}.`);
  try {
    const world = await enterWorld(localTarget(instance.file));
    try {
      say('Running the chain once …');
      await runChain(world);
      return await use({ instance, world, engine, recordFile, say });
    } finally {
      await leaveWorld(world);
    }
  } finally {
    await instance.stop();
    // What was measured counts all the same.
    await cleanHome(directory).catch((error: unknown) => say(`Not all was removed: ${String(error)}`));
  }
}

async function runChain({ api }: World): Promise<void> {
  requireSucceeded(await api.run(chain[0]));
  for (const task of chain.slice(1)) requireSucceeded(await api.nextRun(task, new Set()));
}

export function requireSucceeded({ task, status, reason }: Run): void {
  if (status !== 'Succeeded') throw new Error(`${task} ended ${status}: ${reason ?? 'no reason given'}`);
}
