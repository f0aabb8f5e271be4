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

/** Runs one piece of work at a time for each ID, in the order of the calls; forgets an ID when nothing waits for it. */
export function createExclusivelyById(): <Answer>(id: string, work: () => Promise<Answer>) => Promise<Answer> {
  const busy = new Map<string, { exclusively: Exclusively; waiting: number }>();
  return async (id, work) => {
    const queue = busy.get(id) ?? { exclusively: createExclusively(), waiting: 0 };
    busy.set(id, queue);
    queue.waiting++;
    try {
      return await queue.exclusively(work);
    } finally {
      if (--queue.waiting === 0) busy.delete(id);
    }
  };
}
