import type { App } from '../app.ts';
import type { ImportTask } from '../config/model.ts';
import { type Digest, formatTaggedImage } from '../image.ts';
import type { Run } from '../run.ts';
import { fanOut } from './fanOut.ts';
import { prepare } from './prepare.ts';
import type { Starter } from './starter.ts';

/** Observes that a target tag holds what was decided, and starts what builds on it. Repeated, it starts nothing twice. */
export async function tellDependents(
  app: App,
  starter: Starter,
  task: ImportTask,
  digest: Digest,
): Promise<readonly Run[]> {
  // A run of the last configuration may end under a new one: who builds on the image by that one has to watch before it moves.
  await prepare(app);
  const watched = formatTaggedImage(task.to);
  const last = await app.ledger.observations.current(watched);
  if (last?.value === digest) return fanOut(app, starter, last);
  const time = await app.registries.tagTime(task.to);
  // Read after the time: where the tag has moved on, that time is the next digest's, and who moved it tells.
  if ((await app.registries.head(task.to, task.to.tag))?.digest !== digest) return [];
  const report = await app.ledger.observations.report(
    watched,
    time === undefined ? { value: digest } : { value: digest, time },
  );
  return report.kind === 'late' ? [] : fanOut(app, starter, report.observation);
}
