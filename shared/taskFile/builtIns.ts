/** Names that ACR turns into images of Microsoft's when a `cmd` begins with them. */
const builtInCommands = ['acr', 'az', 'bash', 'curl', 'docker', 'purge', 'cssc'];

/** The built-in command that a `cmd` begins with, undefined when its first word is an image. */
export function builtInCommandOf(image: string): string | undefined {
  return builtInCommands.find((command) => command === image);
}
