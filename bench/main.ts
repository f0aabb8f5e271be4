import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cloneRoot, openHome } from '../local/instance/home.ts';
import { listenForInterruption } from '../local/instance/interruption.ts';
import { bench, parts } from './bench.ts';
import { formatReport } from './report/report.ts';

const usual = join(cloneRoot, '.customhouse');
const interruptedExitCode = 130;
const defaultRepetitions = '20';

/**
 * `npm run bench [-- --repetitions N] [--only PART]…`: how fast the system is, beside a person's script. JSON on standard output and in
 * .customhouse/bench.json, a table on standard error.
 *
 * @returns 0 when everything could be measured, also where a target is not met
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      repetitions: { type: 'string', default: defaultRepetitions },
      only: { type: 'string', multiple: true, default: parts.map(({ name }) => name) },
    },
  });
  const unknown = values.only.find((name) => !parts.some((part) => part.name === name));
  const repetitions = Number(values.repetitions);
  if (unknown !== undefined || !Number.isInteger(repetitions) || repetitions < 1) {
    say(`Usage: npm run bench -- [--repetitions N] [--only ${parts.map(({ name }) => name).join('|')}]`);
    return 1;
  }
  const interruption = listenForInterruption(() => process.exit(interruptedExitCode), Date.now);
  try {
    const report = await bench({
      directory: join((await openHome(usual)).directory, 'bench'),
      repetitions,
      parts: parts.filter(({ name }) => values.only.includes(name)),
      say,
      signal: interruption.signal,
    });
    const json = `${JSON.stringify(report, null, 2)}\n`;
    writeFileSync(join(usual, 'bench.json'), json);
    process.stdout.write(json);
    say(`\n${formatReport(report)}`);
    return 0;
  } catch (error) {
    if (interruption.signal.aborted) return interruptedExitCode;
    say(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    interruption.release();
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

process.exit(await main());
