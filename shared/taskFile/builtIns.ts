const builtInCommands = ['acr', 'az', 'bash', 'curl', 'docker', 'purge', 'cssc'] as const;

/**
 * A name that ACR turns into an image of Microsoft's (`docker`: of Docker's) when a `cmd` begins with it.
 *
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-tasks-reference-yaml#aliases
 */
export type BuiltInCommand = (typeof builtInCommands)[number];

/** The built-in command that a `cmd` begins with, undefined when its first word is an image. */
export function builtInCommandOf(image: string): BuiltInCommand | undefined {
  return builtInCommands.find((command) => command === image);
}
