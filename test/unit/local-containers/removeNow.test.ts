import { expect, it } from 'vitest';
import { removeNow } from '../../../local/containers/removeNow.ts';
import type { ContainerEngine, EngineResult } from '../../../local/containers/types.ts';

const endsMeanwhile =
  'Error: cannot remove container ab as it could not be stopped: sending SIGKILL to container ab: container state improper: stopped';

/** A Podman that removes one container first, and the other after this many refusals. */
function podman(refusals: number, words: string): { engine: ContainerEngine; calls: string[] } {
  const calls: string[] = [];
  const engine = {
    file: { kind: 'podman' },
    call(call: { readonly arguments: readonly string[] }): Promise<EngineResult> {
      calls.push(call.arguments.join(' '));
      const stdout = calls.length === 1 ? 'cd\n' : '';
      if (calls.length <= refusals) return Promise.resolve({ exitCode: 2, stdout, stderr: words });
      return Promise.resolve({ exitCode: 0, stdout: `${stdout}ab\n`, stderr: '' });
    },
  } as unknown as ContainerEngine;
  return { engine, calls };
}

it('removes a container again that ended by itself while it was being removed, and names all that are gone', async () => {
  const { engine, calls } = podman(2, endsMeanwhile);

  await expect(removeNow(engine, ['ab', 'cd'])).resolves.toEqual({ exitCode: 0, stdout: 'cd\nab\n', stderr: '' });
  expect(calls).toEqual(Array(3).fill('rm --force --volumes --time 0 --depend --ignore ab cd'));
});

it('gives up with the words of the engine where it always refuses', async () => {
  const { engine } = podman(100, endsMeanwhile);

  await expect(removeNow(engine, ['ab'])).resolves.toMatchObject({ exitCode: 2, stderr: endsMeanwhile });
});

it('does not try again what fails for another reason', async () => {
  const { engine, calls } = podman(100, 'Error: no space left on device');

  await expect(removeNow(engine, ['ab'])).resolves.toMatchObject({ exitCode: 2 });
  expect(calls).toHaveLength(1);
});
