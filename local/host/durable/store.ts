import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { CrashPoint } from './crash.ts';
import { idOf, type Execution } from './execution.ts';
import { endingSchema, formatLines, readJournal, type Ending, type JournalLine } from './journal.ts';

const lastLineSchema = z.object({ end: endingSchema });

/** Inputs and outputs may be secret to the users of this machine, as they are on Azure. */
const ownerOnly = 0o600;
/** An ending is shorter than this unless its input or output is large. */
const tailBytes = 16 * 1024;

/** The journals of all instances, one file each: `running/<id>.jsonl` until it has ended, then `finished/<id>.jsonl`. */
export interface Store {
  /** A journal from its beginning, in the place of any that this instance had. */
  begin(execution: Execution, lines: readonly JournalLine[]): void;
  append(execution: Execution, lines: readonly JournalLine[]): void;
  finish(execution: Execution, ending: Ending): void;
  remove(instanceId: string): void;
  /** Journals of unfinished instances; what a kill has torn is cut off. */
  loadRunning(): Execution[];
  loadEndings(): Ending[];
  readEnding(instanceId: string): Ending | undefined;
  /** A finished instance with its history. */
  readFinished(instanceId: string): Execution | undefined;
}

export function openStore(directory: string, crash: CrashPoint): Store {
  const folders = { running: join(directory, 'running'), finished: join(directory, 'finished') };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  function runningFile(id: string): string {
    return join(folders.running, `${id}.jsonl`);
  }
  function finishedFile(id: string): string {
    return join(folders.finished, `${id}.jsonl`);
  }

  /** Dies in the middle when a test wants it so; `write` is told whether it got all of the lines. */
  function writeOrDie(
    execution: Execution,
    lines: readonly JournalLine[],
    write: (text: string, isWhole: boolean) => void,
  ): void {
    const cut = crash.cutOf([idOf(execution), execution.root], lines.length);
    write(formatLines(lines.slice(0, cut)), cut === undefined || cut === lines.length);
    if (cut !== undefined) crash.die();
  }

  return {
    begin(execution, lines) {
      const file = runningFile(idOf(execution));
      writeOrDie(execution, lines, (text, isWhole) => {
        writeFileSync(`${file}.tmp`, text, { mode: ownerOnly });
        if (isWhole) renameSync(`${file}.tmp`, file);
      });
      rmSync(finishedFile(idOf(execution)), { force: true });
    },
    append: (execution, lines) =>
      writeOrDie(execution, lines, (text) => appendFileSync(runningFile(idOf(execution)), text)),
    finish(execution, ending) {
      const id = idOf(execution);
      appendFileSync(runningFile(id), formatLines([{ end: ending }]));
      renameSync(runningFile(id), finishedFile(id));
    },
    remove: (instanceId) => rmSync(finishedFile(instanceId), { force: true }),
    loadRunning() {
      const executions: Execution[] = [];
      for (const file of journalsIn(folders.running)) {
        const execution = mend(file);
        if (execution === undefined) continue;
        executions.push(execution);
        rmSync(finishedFile(idOf(execution)), { force: true });
      }
      return executions;
    },
    loadEndings: () => journalsIn(folders.finished).map(endingIn),
    readEnding: (instanceId) => (existsSync(finishedFile(instanceId)) ? endingIn(finishedFile(instanceId)) : undefined),
    readFinished: (instanceId) =>
      existsSync(finishedFile(instanceId)) ? readJournal(readFileSync(finishedFile(instanceId)))?.execution : undefined,
  };
}

function journalsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => join(folder, name));
}

function mend(file: string): Execution | undefined {
  const bytes = readFileSync(file);
  const read = readJournal(bytes);
  if (read === undefined) rmSync(file);
  else if (read.soundBytes < bytes.length) truncateSync(file, read.soundBytes);
  return read?.execution;
}

/** The last line of a finished journal, without reading the rest of it. */
function endingIn(file: string): Ending {
  const tail = readTail(file);
  const line = tail.slice(tail.lastIndexOf('\n', tail.length - 2) + 1);
  const text = line.length < tail.length ? line : readFileSync(file, 'utf8').trimEnd().split('\n').at(-1);
  return lastLineSchema.parse(JSON.parse(text ?? '')).end;
}

function readTail(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, tailBytes));
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}
