/** Variables of the reference scenario whose repository is called otherwise. */
const wellKnown: Readonly<Record<string, string>> = { GIT_NODE_IMPORT: 'import-baseimage-node' };

/** The local Git repository that an unset variable stands for: `GIT_HELLO_WORLD` is `hello-world`. */
export function repositoryName(variable: string): string {
  return (
    wellKnown[variable] ??
    variable
      .replace(/^GIT_/, '')
      .toLowerCase()
      .replaceAll('_', '-')
      .replaceAll(/^-+|-+$/g, '')
  );
}
