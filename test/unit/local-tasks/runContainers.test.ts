import { expect, it } from 'vitest';
import { createRunContainers, type RunContainers } from '../../../local/tasks/runContainers.ts';
import type { ContainerEngine } from '../../../local/containers/types.ts';

/** A Podman that has these containers. */
function engineWith(present: readonly string[]): { containers: RunContainers; removals: (readonly string[])[] } {
  const there = new Set(present);
  const removals: (readonly string[])[] = [];
  const engine = {
    file: { kind: 'podman' },
    async call({ arguments: words }: { readonly arguments: readonly string[] }) {
      const names = words.filter((word) => word.startsWith('run-'));
      removals.push(names);
      await Promise.resolve();
      return { exitCode: 0, stdout: names.filter((name) => there.delete(name)).join('\n'), stderr: '' };
    },
  } as unknown as ContainerEngine;
  const containers = createRunContainers(engine);
  for (const name of ['run-a', 'run-b', 'run-c']) containers.note(name);
  return { containers, removals };
}

it('removes all in one command, and what is asked for meanwhile by no other', async () => {
  const { containers, removals } = engineWith(['run-a', 'run-b', 'run-c']);

  await Promise.all([containers.removeAll(), containers.remove('run-a'), containers.remove('run-b')]);
  await containers.removeAll();

  expect(removals).toEqual([['run-a', 'run-b', 'run-c']]);
});

it('asks again for what was not there yet', async () => {
  const { containers, removals } = engineWith(['run-a']);

  await containers.removeAll();
  await containers.removeAll();

  expect(removals).toEqual([
    ['run-a', 'run-b', 'run-c'],
    ['run-b', 'run-c'],
  ]);
});

it('removes one alone, and nothing that has gone by itself', async () => {
  const { containers, removals } = engineWith(['run-a', 'run-b']);

  await containers.remove('run-b');
  containers.forget('run-c');
  await containers.removeAll();

  expect(removals).toEqual([['run-b'], ['run-a']]);
});
