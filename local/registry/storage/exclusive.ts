/** Runs one piece of work at a time, in the order of the calls. */
export type Exclusively = <Answer>(work: () => Promise<Answer>) => Promise<Answer>;

export function createExclusively(): Exclusively {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const answer = last.then(work);
    // Whoever called hears of a failure; the next in line only waits for the end.
    last = answer.catch(() => undefined);
    return answer;
  };
}
