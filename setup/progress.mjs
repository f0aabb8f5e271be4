// @ts-check

/** Without a terminal a long step says that it is still at work this often. */
const reminderMs = 15_000;
const tickMs = 1_000;

/**
 * Runs one step of the set-up and shows what it does and for how long.
 *
 * @template T
 * @param {string} title what is being done, as "Installing packages"
 * @param {() => Promise<T>} work
 * @param {{ isTTY?: boolean, write(text: string): unknown }} [output]
 * @returns {Promise<T>}
 */
export async function step(title, work, output = process.stderr) {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const live = output.isTTY === true;
  output.write(live ? `${title} …` : `${title} …\n`);
  const timer = setInterval(
    () => output.write(live ? `\r${title} … ${seconds()}` : `  still at it after ${seconds()}\n`),
    live ? tickMs : reminderMs,
  );
  try {
    const result = await work();
    output.write(live ? `\r${title} … done, ${seconds()}\n` : `  done, ${seconds()}\n`);
    return result;
  } catch (error) {
    output.write(live ? `\r${title} … failed, ${seconds()}\n` : `  failed, ${seconds()}\n`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}
