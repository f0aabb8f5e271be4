/** A server-side copy of shared layers takes a second: waiting for it here saves a durable timer. Milliseconds. */
export const importPatienceMs = 5_000;
