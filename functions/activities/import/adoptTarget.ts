import type { App } from '../../../shared/app.ts';
import type { ImportTask } from '../../../shared/config/model.ts';
import { keyOf } from '../../../shared/start/effectiveTask.ts';

/** A target tag that existed before us is recorded, and stays as it is until the first promotion. */
export async function adoptTarget(app: App, task: ImportTask): Promise<void> {
  const key = keyOf(task);
  const { desired } = await app.ledger.imports.read(key);
  if (desired !== undefined) return;
  const head = await app.registries.head(task.to, task.to.tag);
  if (head !== undefined) await app.ledger.imports.adopt(key, head.digest);
}
