// @ts-check

/** A reason to stop that the reader can act on: printed as it stands, without a stack. */
export class SetupStop extends Error {
  /** @param {string} message what was tried, on what, and what to do */
  constructor(message) {
    super(message);
    this.name = 'SetupStop';
  }
}
