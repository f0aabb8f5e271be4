import type { App } from '../app.ts';
import type { BuildTask, ImportTask, Task } from '../config/model.ts';
import { tellingLine } from '../gates/tellingLine.ts';
import { formatTaggedImage } from '../image.ts';
import type { Run } from '../run.ts';
import { keyOf } from '../start/effectiveTask.ts';
import type { EventType } from './eventTypes.ts';
import type { News } from './news.ts';
import { oneLine, plainText } from './plainText.ts';
import { runUrl } from './runUrl.ts';
import { standingOf } from './standingOf.ts';

const longestReason = 1000;
const words: Readonly<Record<EventType, string>> = {
  promoted: 'let in',
  deployed: 'deployed',
  rejected: 'rejected',
  failed: 'failed',
  revoked: 'revoked',
  rolledBack: 'rolled back',
};

/** What a person wants to know of a run that has ended: what happened, to which digest, why, and what runs now. */
export async function newsOf(app: App, run: Run, type: EventType): Promise<News> {
  const task = app.configuration.tasks.get(run.task);
  const [logLine, standing] = await Promise.all([
    task?.kind === 'import' ? logLineOf(app, task, run) : undefined,
    task === undefined ? [] : standingOf(app, task),
  ]);
  const url = runUrl(app.address, run.runId);
  return {
    type,
    headline: headlineOf(run, type, task),
    facts: factsOf(run),
    standing: standing.map((line) => oneLine(line)),
    ...(run.reason === undefined ? {} : { reason: plainText(run.reason, longestReason) }),
    ...(logLine === undefined || run.reason?.includes(logLine) === true ? {} : { logLine: oneLine(logLine) }),
    ...(url === undefined ? {} : { url }),
  };
}

function headlineOf({ task: name, status }: Run, type: EventType, task: Task | undefined): string {
  // Could not find out is no no: the reader should not look for a mistake in the image first.
  const what = type === 'failed' && status !== 'Failed' ? `could not be done (${status})` : words[type];
  return `${task === undefined ? name : subjectOf(task)}: ${what}`;
}

function subjectOf(task: ImportTask | BuildTask): string {
  return task.kind === 'import' ? formatTaggedImage(task.to) : task.name;
}

function factsOf({ task, runId, trigger, requestedBy, digest, commit, baseDigest }: Run): News['facts'] {
  const began = requestedBy === undefined ? trigger : `${trigger}, by ${requestedBy}`;
  const facts = { Task: task, Run: runId, Trigger: began, Digest: digest, Commit: commit, Base: baseDigest };
  return Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value: oneLine(value) }],
  );
}

async function logLineOf(app: App, task: ImportTask, { runId, digest }: Run): Promise<string | undefined> {
  if (digest === undefined) return undefined;
  const record = await app.ledger.imports.digest(keyOf(task), digest);
  const verdict = record?.verdicts.find((one) => one.runId === runId && one.answer !== 'pass');
  return verdict === undefined ? undefined : tellingLine(verdict.evidence);
}
