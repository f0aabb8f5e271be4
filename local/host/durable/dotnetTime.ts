/** A moment as .NET writes it into histories: UTC, no trailing zeros in the fraction. */
export function dotnetTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.?0+Z$/, 'Z');
}

/** A moment as a status shows it: UTC, cut to whole seconds. */
export function wholeSeconds(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}Z`;
}
