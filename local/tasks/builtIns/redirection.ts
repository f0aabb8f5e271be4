/** A line's words without what would send its output away. */
export interface Redirected {
  readonly words: readonly string[];
  /** Its result is not to be shown; what goes wrong is. */
  readonly isSilenced: boolean;
}

/**
 * Takes `> /dev/null` and `2>&1` off the end of a built-in command's line.
 *
 * Agents used to hand a line to a shell, and files in use say `az login --identity > /dev/null`. Newer ones do not (acr-builder, builder/command_args.go).
 */
export function withoutRedirection(line: readonly string[]): Redirected {
  const words = [...line];
  let isSilenced = false;
  for (;;) {
    const last = words.at(-1) ?? '';
    const [, stream, isApart] =
      /^([12&]?)>(\/dev\/null)?$/.exec(last === '/dev/null' ? (words.at(-2) ?? '') : last) ?? [];
    const isRedirected = stream !== undefined && (isApart === undefined) === (last === '/dev/null');
    if (!isRedirected && last !== '2>&1') return { words, isSilenced };
    if (isRedirected && stream !== '2') isSilenced = true;
    words.splice(last === '/dev/null' ? -2 : -1);
  }
}
