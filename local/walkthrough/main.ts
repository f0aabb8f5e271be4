import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { homeDirectory, openHome } from '../instance/home.ts';
import { listenForInterruption } from '../instance/interruption.ts';
import { readArguments, type WalkthroughArguments } from './arguments.ts';
import type { Row } from './checklist.ts';
import type { Listener } from './walk.ts';
import { walkDeployed } from './walkDeployed.ts';
import { walkLocally, walkthroughHome } from './walkLocally.ts';

const interruptedExitCode = 130;
const usageExitCode = 2;

/**
 * `npm run walkthrough [-- --target azure --env FILE]`: the reference scenario, each step checked; on an instance of its own, or on the deployed system
 * that a file names.
 *
 * @returns 0 only if everything held that could be looked at
 */
async function main(): Promise<number> {
  const given = readArguments(process.argv.slice(2), process.env);
  if ('usage' in given) {
    say(given.usage);
    return usageExitCode;
  }
  const interruption = listenForInterruption(() => process.exit(interruptedExitCode), Date.now);
  try {
    const rows = await walkTo(given, { ...printer, signal: interruption.signal });
    const { directory } = await openHome(homeDirectory(process.env));
    const report = join(directory, 'walkthrough.json');
    writeFileSync(report, `${JSON.stringify(rows, null, 2)}\n`);
    say(`\n${sum(rows)} Report: ${report}`);
    return rows.every(({ ok, skipped }) => ok || skipped !== undefined) ? 0 : 1;
  } catch (error) {
    if (interruption.signal.aborted) return interruptedExitCode;
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    interruption.release();
  }
}

async function walkTo(
  { deployed }: WalkthroughArguments,
  listener: Parameters<typeof walkLocally>[1],
): Promise<readonly Row[]> {
  if (deployed === undefined) return walkLocally(await walkthroughHome(), listener);
  return walkDeployed(deployed, listener);
}

function sum(rows: readonly Row[]): string {
  const skipped = rows.filter((row) => row.skipped !== undefined).length;
  const held = rows.filter(({ ok }) => ok).length;
  return `${held} of ${rows.length - skipped} hold${skipped === 0 ? '' : `, ${skipped} were skipped`}.`;
}

const printer: Listener & { readonly say: (line: string) => void } = {
  say,
  onStep: ({ number, title }) => say(`\n${number}. ${title}`),
  onRow({ expected, seen, seconds, ok, skipped }) {
    const sign = skipped === undefined ? (ok ? '✓' : '✗') : '–';
    say(`  ${sign} ${seconds.toFixed(1).padStart(5)} s  ${expected}`);
    if (skipped !== undefined) say(`            ${seen}`);
    else if (!ok) say(`            seen: ${seen}`);
  },
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exit(await main());
