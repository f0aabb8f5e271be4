import { expect, it } from 'vitest';
import { removeAll } from '../../../local/containers/removeAll.ts';
import type { ContainerEngine } from '../../../local/containers/types.ts';

const gone = 'Error: checking if image "ab" is dangling: locating image with ID "ab": image not known';
const halfGone =
  'Error: retrieving parent of image "ab": you may need to remove the image to resolve the error: locating item named "manifest" for image with ID "cd": file does not exist';

const stillComing =
  'Error: checking if image "ab" is dangling: reading image "ab": locating item named "manifest" for image with ID "ab": file does not exist';

/** A Podman with nothing in it, whose list of images fails this often because another clone is removing some. */
function podman(failures: number, words = gone): ContainerEngine {
  let left = failures;
  return {
    file: { kind: 'podman' },
    instance: 'one',
    call({ arguments: [first] }: { readonly arguments: readonly string[] }) {
      const fails = first === 'images' && left-- > 0;
      return Promise.resolve({ exitCode: fails ? 125 : 0, stdout: '', stderr: fails ? words : '' });
    },
  } as unknown as ContainerEngine;
}

it.each([gone, halfGone, stillComing])(
  'lists the images again when another clone has changed one meanwhile: %s',
  async (words) => {
    await expect(removeAll(podman(2, words), [])).resolves.toEqual({ containers: 0, images: 0 });
  },
);

it('gives up with the words of the engine when the list never comes', async () => {
  await expect(removeAll(podman(100), [])).rejects.toThrow('image not known');
});
