// @ts-check

/**
 * Where one of several jobs that run at once writes.
 *
 * @typedef {{ write: (chunk: string | Buffer) => void, end: () => void }} Turn
 */

/**
 * `run` gets no turn when nothing runs beside it: then the terminal is its own.
 *
 * @template T
 * @typedef {{ lane: string, run: (turn: Turn | undefined) => Promise<T> }} Job
 */

/**
 * Runs the jobs of each lane one after another, and the lanes side by side.
 *
 * @template T
 * @param {readonly Job<T>[]} jobs
 * @param {(chunk: string | Buffer) => void} write gets what the jobs write, as if they had run one after another
 * @returns {Promise<T[]>} in the order of the jobs
 */
export function runInLanes(jobs, write) {
  const lanes = new Set(jobs.map(({ lane }) => lane));
  const turns = lanes.size > 1 ? takeTurns(jobs.length, write) : [];
  /** @type {Map<string, Promise<unknown>>} the last of each lane so far */
  const last = new Map();
  return Promise.all(
    jobs.map(({ lane, run }, index) => {
      const turn = turns[index];
      const result = Promise.resolve(last.get(lane))
        .then(() => run(turn))
        .finally(() => turn?.end());
      last.set(lane, result);
      return result;
    }),
  );
}

/**
 * The first writes at once, each other one when those before it have ended.
 *
 * @param {number} count
 * @param {(chunk: string | Buffer) => void} write
 * @returns {Turn[]}
 */
function takeTurns(count, write) {
  /** @type {{ kept: (string | Buffer)[], hasEnded: boolean }[]} */
  const all = Array.from({ length: count }, () => ({ kept: [], hasEnded: false }));
  let current = 0;

  function flush() {
    for (let turn = all[current]; turn !== undefined; turn = all[++current]) {
      for (const chunk of turn.kept.splice(0)) write(chunk);
      if (!turn.hasEnded) return;
    }
  }
  return all.map((turn) => ({
    write(chunk) {
      turn.kept.push(chunk);
      flush();
    },
    end() {
      turn.hasEnded = true;
      flush();
    },
  }));
}
