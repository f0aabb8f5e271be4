/** What ACR itself writes around a step's own output. */
const acrLine = /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d|failed to run step|Run ID:)/;
/** With this ACR ends the log of a run that has built something: of several lines, only the first bears a time. */
const dependencies = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d The following dependencies were found:/m;

/** The last line of a gate's log that the gate itself wrote; undefined when there is none. */
export function tellingLine(evidence: string): string | undefined {
  return (evidence.split(dependencies)[0] ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !acrLine.test(line))
    .at(-1);
}
