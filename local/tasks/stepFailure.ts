/** A step did not do what the task file asks of it; the message is what ACR's log says after `failed to run step ID: <id>: `. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
}

/** What ACR says when a step's time is over (Go's own words). */
export const timeIsOver = 'context deadline exceeded';
