import { setTimeout } from 'node:timers/promises';
import type { HttpResponseInit } from '@azure/functions';
import { isCompleteHeader, nextOffsetHeader, runLogQuery } from '../../../shared/api/runLog.ts';
import type { App } from '../../../shared/app.ts';
import type { RegistryName } from '../../../shared/image.ts';
import { type AcrRun, buildPurpose, isFinal, type Run } from '../../../shared/run.ts';
import { maskSecrets } from '../../../shared/gates/evidence.ts';
import { quarantineLogin, secretsOf } from '../../../shared/gates/quarantineLogin.ts';
import { runNamed, unknownRun } from './named.ts';
import { preambleOf } from './preamble.ts';
import { readQuery } from './read.ts';
import type { ApiCall } from './route.ts';

/** So much in one answer; the header says where to go on. */
const answerLength = 1024 * 1024;
const lookIntervalMs = 1000;

interface LogPart {
  readonly text: string;
  readonly next: Place;
  /** There is no more, now or ever. */
  readonly isComplete: boolean;
}

interface Place {
  /** Of the run's ACR runs, from 0. */
  readonly index: number;
  readonly bytes: number;
}

/**
 * The logs of the run's ACR runs one after the other, from an offset, as plain text; before each what of its task file was replaced. Ends at what there is; with `wait` it waits for something new
 * while the run goes on.
 */
export async function showRunLog(
  call: ApiCall,
  delay: (ms: number) => Promise<unknown> = setTimeout,
): Promise<HttpResponseInit> {
  const query = readQuery(call.request, runLogQuery);
  if (query.kind === 'refused') return query.response;
  const [index = 0, bytes = 0] = query.value.offset.split('.').map(Number);
  const latest = call.app.now().getTime() + query.value.wait * 1000;

  for (;;) {
    const run = await runNamed(call);
    if (run === undefined) return unknownRun(call);
    const part = await readLog(call.app, run, { index, bytes });
    if (part.text !== '' || part.isComplete || call.app.now().getTime() >= latest) return answerWith(part);
    await delay(lookIntervalMs);
  }
}

async function readLog(app: App, run: Run, from: Place): Promise<LogPart> {
  let { index, bytes } = from;
  let text = '';
  while (text.length < answerLength) {
    const acrRun = run.acrRuns[index];
    if (acrRun === undefined) return { text, next: { index, bytes }, isComplete: isFinal(run.status) };
    const piece = await app.acrRuns.log(acrRun.registry as RegistryName, acrRun.acrRunId, bytes);
    const isAtEnd = piece.nextOffset <= bytes;
    // Before the first word of ACR's, and so once.
    if (bytes === 0 && !isAtEnd) text += preambleOf(acrRun);
    text += await shown(app, acrRun, piece.text);
    bytes = piece.nextOffset;
    if (!isAtEnd) continue;
    // A log is over once the next one has begun or the run has ended.
    const isOver = index + 1 < run.acrRuns.length || isFinal(run.status);
    if (!isOver) break;
    index += 1;
    bytes = 0;
  }
  return { text, next: { index, bytes }, isComplete: false };
}

/** A candidate may print the login that its run holds; a build's run holds none of ours. */
async function shown(app: App, { registry, purpose }: AcrRun, text: string): Promise<string> {
  if (purpose === buildPurpose || text === '') return text;
  return maskSecrets(text, secretsOf(await quarantineLogin(app, registry as RegistryName)));
}

function answerWith({ text, next, isComplete }: LogPart): HttpResponseInit {
  return {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      [nextOffsetHeader]: `${next.index}.${next.bytes}`,
      [isCompleteHeader]: String(isComplete),
    },
    body: text,
  };
}
