import type { ImportTask } from '../../../shared/config/model.ts';
import type { DigestRecord, ImportRecord } from '../../../shared/ledger/ledger.ts';
import { isFinal, type RunId } from '../../../shared/run.ts';
import { keyOf } from '../../../shared/start/effectiveTask.ts';
import type { Input, Output, Tools } from '../activity.ts';
import { quarantined } from '../import/quarantined.ts';
import { tolerantly } from './tolerantly.ts';

/** A rejected image stays in quarantine this long, for whoever wants to look at it. Milliseconds. */
const rejectedKeptMs = 24 * 3600 * 1000;
/** What ended without an answer (superseded, canceled, in Error) may be asked about again for so long. Milliseconds. */
const unansweredKeptMs = 7 * 24 * 3600 * 1000;

/** Deletes quarantines that nobody holds and nobody needs: promoted under a unique tag, rejected a day ago, or without an answer for a week. */
export async function repairQuarantines(
  _: Input<'repairQuarantines'>,
  tools: Tools,
): Promise<Output<'repairQuarantines'>> {
  const { app, log } = tools;
  const imports = [...app.configuration.tasks.values()].filter((task) => task.kind === 'import');
  await tolerantly(
    log,
    imports,
    (task) => repairImport(task, tools),
    ({ name }) => ({ task: name }),
  );
  return null;
}

async function repairImport(task: ImportTask, tools: Tools): Promise<void> {
  const record = await tools.app.ledger.imports.read(keyOf(task));
  const leftovers = [...record.digests.values()].filter((digest) => isLeftover(digest, record, tools.app.now()));
  await tolerantly(
    tools.log,
    leftovers,
    (digest) => deleteQuarantine(task, digest, tools),
    ({ digest }) => ({ task: task.name, digest }),
  );
}

function isLeftover(
  { digest, quarantine, rejectedAt, firstSeenAt }: DigestRecord,
  { promotions }: ImportRecord,
  now: Date,
): boolean {
  if (quarantine === 'absent') return false;
  const promoted = promotions.filter((promotion) => promotion.digest === digest);
  // A unique tag that could not be written yet is copied from here, whatever was said of the digest before.
  if (promoted.length > 0) return promoted.every(({ tagged }) => tagged);
  const [since, keptMs] = rejectedAt === undefined ? [firstSeenAt, unansweredKeptMs] : [rejectedAt, rejectedKeptMs];
  return now.getTime() - Date.parse(since) > keptMs;
}

async function deleteQuarantine(task: ImportTask, { digest }: DigestRecord, { app, log }: Tools): Promise<void> {
  const key = keyOf(task);
  if (!(await app.ledger.imports.beginDeletion(key, digest, (runId) => isEnded(app, runId)))) return;
  await app.registries.deleteRepository(quarantined(task, digest));
  await app.ledger.imports.endDeletion(key, digest);
  log.info(`Quarantine of ${digest} deleted.`, { task: task.name, digest });
}

async function isEnded(app: Tools['app'], runId: RunId): Promise<boolean> {
  const run = await app.ledger.runs.get(runId);
  return run === undefined || isFinal(run.status);
}
