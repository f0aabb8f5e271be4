import { expect, it } from 'vitest';
import type { ContainerEngine } from '../../../local/containers/types.ts';
import { createImageSweep } from '../../../local/tasks/imageSweep.ts';

const gone = 'Error: checking if image "ab" is dangling: locating image with ID "ab": image not known';

/** A Podman with these nameless images, whose list fails this often because others remove some of theirs. */
function podman(unnamed: readonly string[], failures = 0): { engine: ContainerEngine; removed: string[] } {
  const removed: string[] = [];
  let left = failures;
  const engine = {
    file: { kind: 'podman' },
    call({ arguments: [verb, ...rest] }: { readonly arguments: readonly string[] }) {
      if (verb === 'rmi') removed.push(...rest);
      const fails = verb === 'images' && left-- > 0;
      return Promise.resolve({ exitCode: fails ? 125 : 0, stdout: unnamed.join('\n'), stderr: fails ? gone : '' });
    },
  } as unknown as ContainerEngine;
  return { engine, removed };
}

it('removes what the last run leaves, unless something has given it a name since', async () => {
  const { engine, removed } = podman(['sha256:a', 'sha256:other']);
  const sweep = createImageSweep(engine, 0);

  await sweep.enter();
  await sweep.leave(['sha256:a', 'sha256:named']);

  expect(removed).toEqual(['sha256:a']);
});

it('removes nothing while another run is', async () => {
  const { engine, removed } = podman(['sha256:a', 'sha256:b']);
  const sweep = createImageSweep(engine, 0);

  await sweep.enter();
  await sweep.enter();
  await sweep.leave(['sha256:a']);
  const meanwhile = [...removed];
  await sweep.leave(['sha256:b']);

  expect(meanwhile).toEqual([]);
  expect(removed).toEqual(['sha256:a', 'sha256:b']);
});

it('is not put off by another clone that removes images at the same time', async () => {
  const { engine, removed } = podman(['sha256:a'], 2);
  const sweep = createImageSweep(engine, 0);

  await sweep.enter();
  await sweep.leave(['sha256:a']);

  expect(removed).toEqual(['sha256:a']);
});
