import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createEngine } from './containers/engine.ts';
import { removeAll } from './containers/removeAll.ts';
import { readEngine } from './instance/engine/find.ts';
import { engineFilePath, homeDirectory, openHome } from './instance/home.ts';
import { endLeftovers } from './instance/leftovers.ts';
import { lockHolder } from './instance/lock.ts';
import { loginServer } from './instance/names.ts';
import { choosePorts } from './instance/ports.ts';

/**
 * `npm run clean`: removes the processes, containers, images and state of this clone's instance, and of no other.
 *
 * @returns the exit code
 */
async function main(): Promise<number> {
  const directory = homeDirectory(process.env);
  if (!existsSync(directory)) return 0;
  const home = await openHome(directory);
  const holder = await lockHolder(home.lock);
  if (holder !== undefined) {
    say(`The instance runs, as process ${holder}. Stop it with Ctrl-C there, then clean.`);
    return 1;
  }
  const processes = await endLeftovers(home.instance);
  const removed = await removeContainersAndImages(home.instance, existsSync(home.ports) ? await choosePorts(home) : {});
  await rm(home.directory, { recursive: true, force: true });
  say(
    `Removed ${processes} processes, ${removed.containers} containers, ${removed.images} images and ${home.directory}.`,
  );
  return 0;
}

async function removeContainersAndImages(
  instance: string,
  ports: Readonly<Record<string, number>>,
): Promise<{ containers: number; images: number }> {
  const file = readEngine(engineFilePath);
  if (file === undefined) return { containers: 0, images: 0 };
  await removeAll(createEngine(file, `${instance}-probe`), []);
  const registries = ['dockerhub', 'public', 'base', 'team'].flatMap((name) => ports[name] ?? []);
  return removeAll(createEngine(file, instance), registries.map(loginServer));
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

process.exit(await main());
