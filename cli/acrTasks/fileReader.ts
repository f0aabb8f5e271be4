import { CustomhouseError } from '../../shared/errors.ts';
import { createGit } from '../../shared/git/git.ts';
import type { MoveTools } from './movedTask.ts';

/** Reads files of Git repositories. @param token given only to a host that asks for one */
export function createFileReader(token: string | undefined): MoveTools['readFile'] {
  const git = createGit({
    now: () => new Date(),
    secrets: {
      get: (name) =>
        token === undefined
          ? Promise.reject(new CustomhouseError('SECRET_NOT_FOUND', `There is no ${name}.`))
          : Promise.resolve(token),
    },
  });
  return async (context, path) => {
    try {
      const tree = await git.fetch(context, await git.resolve(context));
      return tree.readText(path);
    } catch {
      return undefined;
    }
  };
}
