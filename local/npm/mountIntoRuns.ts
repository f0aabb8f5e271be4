import { DockerfileParser } from 'dockerfile-ast';

/** A file that is there while a RUN instruction runs. */
export interface BuildMount {
  /** Name of the build secret. */
  readonly id: string;
  readonly target: string;
}

/**
 * A Dockerfile whose RUN instructions have these files mounted, and which is otherwise what it was: a build secret is in no layer.
 *
 * @returns the same text when nothing is run
 * @see https://docs.docker.com/reference/dockerfile/#run---mounttypesecret
 */
export function mountIntoRuns(dockerfile: string, mounts: readonly BuildMount[]): string {
  // Readable by whatever user a RUN has; it is there only for that long.
  const flags = mounts.map(({ id, target }) => ` --mount=type=secret,id=${id},target=${target},mode=0444`).join('');
  const lines = dockerfile.split('\n');
  const runs = DockerfileParser.parse(dockerfile)
    .getInstructions()
    .filter((instruction) => instruction.getKeyword() === 'RUN');
  for (const run of runs) {
    const { line, character } = run.getInstructionRange().end;
    const text = lines[line] ?? '';
    lines[line] = `${text.slice(0, character)}${flags}${text.slice(character)}`;
  }
  return lines.join('\n');
}
