import type { App } from '../../../shared/app.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import type { ImportRecord } from '../../../shared/ledger/ledger.ts';
import { keyOf } from '../../../shared/start/effectiveTask.ts';

/**
 * A target tag that existed before us is recorded, and stays as it is until the first promotion.
 *
 * @returns what the ledger says of the import afterwards
 */
export async function adoptTarget(app: App, task: ImportTask): Promise<ImportRecord> {
  const key = keyOf(task);
  const record = await app.ledger.imports.read(key);
  if (record.desired !== undefined) return record;
  const head = await app.registries.head(task.to, task.to.tag);
  if (head === undefined) return record;
  await app.ledger.imports.adopt(key, head.digest);
  return app.ledger.imports.read(key);
}
