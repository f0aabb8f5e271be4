import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerEngine, EngineResult } from './types.ts';

/** Podman waits 10 s for a container that ignores SIGTERM, and removes several in no order, so that one that shares its network may be left. */
const podmanAtOnce = ['--time', '0', '--depend', '--ignore'];

/** Podman refuses to stop a container that ends by itself at that very moment: where it is started again and again, about one removal in forty. */
const endsMeanwhile = /container state improper/;
const attempts = 5;
const pauseMs = 100;

/** The command that removes containers at once; their names follow it. */
export function removal({ file }: Pick<ContainerEngine, 'file'>): readonly string[] {
  return ['rm', '--force', '--volumes', ...(file.kind === 'podman' ? podmanAtOnce : [])];
}

/**
 * Removes containers at once, whatever they do.
 *
 * @param containers IDs or names
 * @returns what the engine said; its standard output names those that are gone, a line each
 */
export async function removeNow(engine: ContainerEngine, containers: readonly string[]): Promise<EngineResult> {
  let removed = '';
  for (let attempt = 1; ; attempt += 1) {
    const result = await engine.call({ arguments: [...removal(engine), ...containers] });
    removed += result.stdout;
    if (result.exitCode === 0 || attempt === attempts || !endsMeanwhile.test(result.stderr)) {
      return { ...result, stdout: removed };
    }
    await sleep(pauseMs);
  }
}
