import { createChecklist, type Checklist, type Row } from './checklist.ts';
import { elsewhere } from './steps/elsewhere.ts';
import { everyday } from './steps/everyday.ts';
import { gate } from './steps/gate.ts';
import { open } from './steps/open.ts';
import type { Pace, Target } from './target.ts';
import { requireBeginning } from './requireBeginning.ts';
import { enterWorld, leaveWorld, type Step, type World } from './world.ts';

const steps: readonly Step[] = [...open, ...gate, ...everyday, ...elsewhere];

export interface Listener {
  onStep(step: Pick<Step, 'number' | 'title'>): void;
  onRow(row: Row): void;
}

/**
 * Walks through the reference scenario. A step that can't be finished is a row too; the steps after it build on it, so they are not tried. A step for
 * which the system lacks something is skipped, with the reason.
 *
 * @throws Error when the system can't be reached, or is not as the scenario begins
 */
export async function walk(target: Target, listener: Listener): Promise<readonly Row[]> {
  const world = await enterWorld(target);
  try {
    await requireBeginning(world);
    const rows: Row[] = [];
    for (const step of steps) {
      listener.onStep(step);
      const { rows: done, isFinished } = await take(world, step, listener);
      rows.push(...done);
      if (!isFinished) break;
    }
    return rows;
  } finally {
    await leaveWorld(world);
  }
}

/** Rows of a step that is no act on the system, but a look at what only some systems show. */
export function rowsOf(
  { number, title }: Pick<Step, 'number'> & { readonly title?: string },
  { pace, listener }: { readonly pace: Pace; readonly listener: Listener },
  look: (list: Checklist) => void,
): readonly Row[] {
  if (title !== undefined) listener.onStep({ number, title });
  const list = createChecklist(number, pace, (row) => listener.onRow(row));
  look(list);
  return list.rows;
}

async function take(
  world: World,
  step: Step,
  listener: Listener,
): Promise<{ readonly rows: readonly Row[]; readonly isFinished: boolean }> {
  const list = createChecklist(step.number, world.target.pace, (row) => listener.onRow(row));
  try {
    const lacking = step.lacking?.(world);
    if (lacking === undefined) await step.act(world, list);
    else list.skip(step.title, lacking);
    return { rows: list.rows, isFinished: true };
  } catch (error) {
    list.check('the step can be finished', error instanceof Error ? error.message : String(error));
    return { rows: list.rows, isFinished: false };
  }
}
