import { instanceLabel } from './engine.ts';
import { isImageGone, listImages } from './listImages.ts';
import { removeNow } from './removeNow.ts';
import type { ContainerEngine, EngineResult } from './types.ts';

/** What was removed, for the person who asked for it. */
export interface Removed {
  readonly containers: number;
  readonly images: number;
}

/**
 * Removes what this clone made: containers, pods and networks with its label, images with its label or of its login servers.
 *
 * Another clone's things are never touched. Safe to repeat.
 *
 * @param loginServers `127.0.0.1:<port>` each: pulled and tagged images carry no label, only their name
 * @throws Error with the engine's own words when something could not be removed
 */
export async function removeAll(engine: ContainerEngine, loginServers: readonly string[]): Promise<Removed> {
  const containers = await removeContainers(engine);
  await removeNamed(engine, 'network');
  const images = await removeImages(engine, loginServers);
  return { containers, images };
}

/** Only the containers: what a killed instance left running. */
export async function removeContainers(engine: ContainerEngine): Promise<number> {
  const label = `label=${instanceLabel(engine.instance)}`;
  if (engine.file.kind === 'podman') await removeNamed(engine, 'pod');
  const ids = await lines(engine, ['ps', '--all', '--quiet', '--filter', label]);
  if (ids.length > 0) orThrow(engine, ['rm', ...ids], await removeNow(engine, ids));
  return ids.length;
}

async function removeNamed(engine: ContainerEngine, noun: 'pod' | 'network'): Promise<void> {
  const list = noun === 'pod' ? 'ps' : 'ls';
  const ids = await lines(engine, [noun, list, '--quiet', '--filter', `label=${instanceLabel(engine.instance)}`]);
  if (ids.length > 0) await must(engine, [noun, 'rm', ...(noun === 'pod' ? ['--force'] : []), ...ids]);
}

async function removeImages(engine: ContainerEngine, loginServers: readonly string[]): Promise<number> {
  const label = `label=${instanceLabel(engine.instance)}`;
  const byLabel = await listImages(engine, ['--quiet', '--filter', label]);
  const all = await listImages(engine, ['--format', '{{.Repository}} {{.ID}}']);
  const byName = all
    .filter((line) => loginServers.some((server) => line.startsWith(`${server}/`)))
    .map((line) => line.slice(line.lastIndexOf(' ') + 1));
  const ids = [...new Set([...byLabel, ...byName].map((id) => (id.startsWith('sha256:') ? id : `sha256:${id}`)))];
  await removeEach(engine, ids);
  return ids.length;
}

/** Together is much quicker. One at a time where that fails: removing an image removes its untagged parents, which may be next in the list. */
async function removeEach(engine: ContainerEngine, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { exitCode } = await engine.call({ arguments: ['rmi', '--force', ...ids] });
  if (exitCode !== 0) for (const id of ids) await removeImage(engine, id);
}

async function removeImage(engine: ContainerEngine, id: string): Promise<void> {
  const { exitCode, stderr } = await engine.call({ arguments: ['rmi', '--force', id] });
  if (exitCode !== 0 && !isImageGone(stderr)) throw failed(engine, ['rmi', id], stderr);
}

async function lines(engine: ContainerEngine, args: readonly string[]): Promise<string[]> {
  const stdout = await must(engine, args);
  return stdout.split('\n').filter((line) => line !== '');
}

async function must(engine: ContainerEngine, args: readonly string[]): Promise<string> {
  return orThrow(engine, args, await engine.call({ arguments: args }));
}

function orThrow(engine: ContainerEngine, args: readonly string[], { exitCode, stdout, stderr }: EngineResult): string {
  if (exitCode !== 0) throw failed(engine, args, stderr);
  return stdout;
}

function failed(engine: ContainerEngine, args: readonly string[], stderr: string): Error {
  return new Error(`"${engine.file.kind} ${args.slice(0, 3).join(' ')}" failed: ${stderr.trim()}`);
}
