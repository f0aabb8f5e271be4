import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine } from '../containers/engine.ts';
import { removeAll, type Removed } from '../containers/removeAll.ts';
import { answeringEngines } from './engine/find.ts';
import { engineFilePath, type Home, openHome } from './home.ts';
import { endLeftovers } from './leftovers.ts';
import { lockHolder } from './lock.ts';
import { loginServer } from './names.ts';
import { recordedPorts } from './recordedPorts.ts';

/** What was removed of one instance, or the process that still runs it: then nothing was. */
export type Cleaned =
  { readonly runsAs: number } | { readonly processes: number; readonly containers: number; readonly images: number };

/**
 * Removes the processes, containers, images and state of the instance in a directory, and of no other. Nothing for a directory without one.
 *
 * Asks nothing of the state but the numbers of its ports: another version of Customhouse may have written it.
 */
export async function cleanHome(directory: string): Promise<Cleaned> {
  if (!existsSync(directory)) return { processes: 0, containers: 0, images: 0 };
  const home = await openHome(directory);
  const holder = await lockHolder(home.lock);
  if (holder !== undefined) return { runsAs: holder };
  const processes = await endLeftovers(home.instance);
  const removed = await removeContainersAndImages(home);
  await rm(home.directory, { recursive: true, force: true });
  return { processes, ...removed };
}

/** The instances inside a state directory: the walkthrough's and the like, which a kill may have left. */
export function homesInside(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  const entries = readdirSync(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(directory, entry.name, 'ports.json')))
    .map((entry) => join(directory, entry.name));
}

async function removeContainersAndImages(home: Home): Promise<Removed> {
  const servers = recordedPorts(home).map(loginServer);
  const sum = { containers: 0, images: 0 };
  for (const file of await answeringEngines(engineFilePath, process.env)) {
    await removeAll(createEngine(file, `${home.instance}-probe`), []);
    const { containers, images } = await removeAll(createEngine(file, home.instance), servers);
    sum.containers += containers;
    sum.images += images;
  }
  return sum;
}
