// @ts-check

/**
 * What became of one ring or check.
 *
 * @typedef {{ name: string, passed: number, failed: number, skipped: number, seconds: number, missing?: readonly string[] }} Result
 */

/**
 * The numbers in vitest's JSON report.
 *
 * A file that can't even be loaded, and a ring in which nothing ran, count as one failure each: no ring passes by doing nothing.
 *
 * @param {unknown} report undefined when vitest wrote none
 * @param {number} exitCode vitest's own
 * @returns {{ passed: number, failed: number, skipped: number }}
 * @see https://vitest.dev/guide/reporters#json-reporter
 */
export function countTests(report, exitCode) {
  const numbers = /** @type {Record<string, unknown>} */ (report ?? {});
  /** @param {string} key */
  const number = (key) => (typeof numbers[key] === 'number' ? numbers[key] : 0);
  const passed = number('numPassedTests');
  const skipped = number('numPendingTests') + number('numTodoTests');
  const failed = number('numFailedTests');
  const isSilentFailure = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, skipped, failed: isSilentFailure ? 1 : failed };
}

/**
 * The last lines of `npm test`: one a ring, then what is missing, then the sum.
 *
 * @param {readonly Result[]} results
 * @returns {string}
 */
export function summary(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  const lines = results.map((result) => `${result.name.padEnd(width)}  ${totals(result)}  (${result.seconds} s)`);
  const missing = results.flatMap(({ missing }) => missing ?? []);
  return [...lines, ...missing, totals(sum(results))].join('\n');
}

/**
 * @param {readonly Result[]} results
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function sum(results) {
  return {
    passed: results.reduce((total, { passed }) => total + passed, 0),
    failed: results.reduce((total, { failed }) => total + failed, 0),
    skipped: results.reduce((total, { skipped }) => total + skipped, 0),
  };
}

/** @param {{ passed: number, failed: number, skipped: number }} numbers */
function totals({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
