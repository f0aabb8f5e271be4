import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine } from '../containers/engine.ts';
import { removeAll } from '../containers/removeAll.ts';
import { readEngine } from './engine/find.ts';
import { engineFilePath, type Home, openHome } from './home.ts';
import { endLeftovers } from './leftovers.ts';
import { lockHolder } from './lock.ts';
import { loginServer } from './names.ts';
import { choosePorts } from './ports.ts';

/** What was removed of one instance, or the process that still runs it: then nothing was. */
export type Cleaned =
  { readonly runsAs: number } | { readonly processes: number; readonly containers: number; readonly images: number };

/** Removes the processes, containers, images and state of the instance in a directory, and of no other. Nothing for a directory without one. */
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

async function removeContainersAndImages(home: Home): Promise<{ containers: number; images: number }> {
  const file = readEngine(engineFilePath);
  if (file === undefined) return { containers: 0, images: 0 };
  await removeAll(createEngine(file, `${home.instance}-probe`), []);
  const registries = existsSync(home.ports) ? (await choosePorts(home)).registries : {};
  const servers = Object.values(registries).map(loginServer);
  return removeAll(createEngine(file, home.instance), servers);
}
