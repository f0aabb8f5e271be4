import type { App } from '../../../shared/app.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import type { DesiredDigest } from '../../../shared/ledger/ledger.ts';
import { keyOf } from '../../../shared/start/effectiveTask.ts';

/**
 * A target tag that existed before us is recorded, and stays as it is until the first promotion.
 *
 * @returns what is desired afterwards
 */
export async function adoptTarget(app: App, task: ImportTask): Promise<DesiredDigest | undefined> {
  const key = keyOf(task);
  const desired = await app.ledger.imports.desired(key);
  if (desired !== undefined) return desired;
  const head = await app.registries.head(task.to, task.to.tag);
  if (head === undefined) return undefined;
  await app.ledger.imports.adopt(key, head.digest);
  return app.ledger.imports.desired(key);
}
