/** What ACR itself writes around a step's own output. */
const acrLine = /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d|failed to run step|Run ID:)/;

/** The last line of a gate's log that the gate itself wrote; undefined when there is none. */
export function tellingLine(evidence: string): string | undefined {
  return evidence
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !acrLine.test(line))
    .at(-1);
}
