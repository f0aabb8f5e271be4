import { coverAll } from '../tasks/mask.ts';
import { secretsOf } from './azureTarget.ts';
import type { Row } from './checklist.ts';
import type { Target } from './target.ts';
import { type Listener, rowsOf, walk } from './walk.ts';
import { lastStep, throttled, throttledStep } from './walkLocally.ts';

/**
 * The whole scenario on a system that was there before and stays. What only this machine's own system can be made to show is skipped, and said to be.
 *
 * No row and no error has a credential of the target in it.
 *
 * @throws Error when the system can't be reached, or is not as the scenario begins
 */
export async function walkDeployed(target: Target, listener: Listener): Promise<readonly Row[]> {
  const secrets = secretsOf(target);
  const told: Listener = { ...listener, onRow: (row) => listener.onRow(covered(row, secrets)) };
  const options = { pace: target.pace, listener: told };
  const walked = await walk(target, told).catch((error: unknown) => {
    throw new Error(coverAll(error instanceof Error ? error.message : String(error), secrets));
  });
  const rows = [
    ...walked,
    ...rowsOf({ number: throttledStep }, options, (list) =>
      list.skip(throttled, 'only the upstream of the local system can be told to answer 429'),
    ),
    ...rowsOf({ number: lastStep, title: 'nothing is left behind' }, options, (list) =>
      list.skip(
        'no process, container or image',
        'the system stays; docs/azure.md says what is left and what removes it',
      ),
    ),
  ];
  return rows.map((row) => covered(row, secrets));
}

function covered(row: Row, secrets: readonly string[]): Row {
  return { ...row, expected: coverAll(row.expected, secrets), seen: coverAll(row.seen, secrets) };
}
