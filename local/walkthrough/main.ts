import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cloneRoot } from '../instance/home.ts';
import { listenForInterruption } from '../instance/interruption.ts';
import type { Row } from './checklist.ts';
import { targetSchema } from './target.ts';
import { type Listener, walk } from './walk.ts';
import { walkLocally, walkthroughHome } from './walkLocally.ts';

const report = join(cloneRoot, '.customhouse', 'walkthrough.json');
const interruptedExitCode = 130;

/**
 * `npm run walkthrough [-- --target FILE]`: the reference scenario, each step checked; on an instance of its own, or on the system that
 * a file names (walkthrough/target.ts).
 *
 * @returns 0 only if everything held
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { target: { type: 'string' } } });
  const interruption = listenForInterruption(() => process.exit(interruptedExitCode), Date.now);
  try {
    const rows = await walkTo(values.target, { ...printer, signal: interruption.signal });
    writeFileSync(report, `${JSON.stringify(rows, null, 2)}\n`);
    const failed = rows.filter(({ ok }) => !ok);
    say(`\n${rows.length - failed.length} of ${rows.length} hold. Report: ${report}`);
    return failed.length === 0 ? 0 : 1;
  } catch (error) {
    if (interruption.signal.aborted) return interruptedExitCode;
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    interruption.release();
  }
}

async function walkTo(
  target: string | undefined,
  listener: Parameters<typeof walkLocally>[1],
): Promise<readonly Row[]> {
  if (target === undefined) return walkLocally(await walkthroughHome(), listener);
  return walk(targetSchema.parse(JSON.parse(readFileSync(target, 'utf8'))), listener);
}

const printer: Listener & { readonly say: (line: string) => void } = {
  say,
  onStep: ({ number, title }) => say(`\n${number}. ${title}`),
  onRow({ expected, seen, seconds, ok }) {
    say(`  ${ok ? '✓' : '✗'} ${seconds.toFixed(1).padStart(5)} s  ${expected}`);
    if (!ok) say(`            seen: ${seen}`);
  },
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exit(await main());
